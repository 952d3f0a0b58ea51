/** Tasks: their data, their changes, and the requests for them. */
@NullMarked
package io.todoflow.task;

import org.jspecify.annotations.NullMarked;
