/** The database for routes: their statements read once, and sent with as few round trips as their order allows. */
@NullMarked
package io.todoflow.sql;

import org.jspecify.annotations.NullMarked;
