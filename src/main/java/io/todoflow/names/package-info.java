/** Names that routes and Java share. */
@NullMarked
package io.todoflow.names;

import org.jspecify.annotations.NullMarked;
