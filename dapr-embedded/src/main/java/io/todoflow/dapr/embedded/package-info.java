/** A small stand-in for one Dapr sidecar, for development and tests: what it serves behaves as daprd 1.18.3 was recorded to, anything else is refused by name. */
@NullMarked
package io.todoflow.dapr.embedded;

import org.jspecify.annotations.NullMarked;
