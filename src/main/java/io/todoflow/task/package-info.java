/** Tasks: what they are, what may be asked of them, and how they change. */
@NullMarked
package io.todoflow.task;

import org.jspecify.annotations.NullMarked;
