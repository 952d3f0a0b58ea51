/** The page: its files, what it is told of while it is open, and the flows as they run. */
@NullMarked
package io.todoflow.page;

import org.jspecify.annotations.NullMarked;
