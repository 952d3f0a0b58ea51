/** Requests for statistics. */
@NullMarked
package io.todoflow.stats;

import org.jspecify.annotations.NullMarked;
