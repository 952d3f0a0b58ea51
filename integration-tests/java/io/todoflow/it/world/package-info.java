/** The processes that end-to-end tests start, stop, pause and kill, and what observes them. */
@NullMarked
package io.todoflow.it.world;

import org.jspecify.annotations.NullMarked;
