/** A Dapr sidecar for development and tests. It behaves as daprd 1.18.3 was recorded to, and refuses everything else by name. */
@NullMarked
package io.todoflow.dapr.embedded;

import org.jspecify.annotations.NullMarked;
