/**
 * Database access for routes. Parses their statements once, and sends them in as few round trips as their order allows.
 */
@NullMarked
package io.todoflow.sql;

import org.jspecify.annotations.NullMarked;
