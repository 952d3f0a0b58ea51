/** The page: its files, the events that open pages receive, and the running flows. */
@NullMarked
package io.todoflow.page;

import org.jspecify.annotations.NullMarked;
