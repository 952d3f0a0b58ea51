/** The development runtime, which replaces the sidecar, the database server and the mail server of production. */
@NullMarked
package io.todoflow.dev;

import org.jspecify.annotations.NullMarked;
