/** The development runtime: what a sidecar, a database server and a mail server are in production. */
@NullMarked
package io.todoflow.dev;

import org.jspecify.annotations.NullMarked;
