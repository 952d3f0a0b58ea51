/** The migrations and the backup of the database. */
@NullMarked
package io.todoflow.schema;

import org.jspecify.annotations.NullMarked;
