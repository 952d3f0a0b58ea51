/** The database over time: its migrations, and its backup. */
@NullMarked
package io.todoflow.schema;

import org.jspecify.annotations.NullMarked;
