/**
 * A Dapr sidecar for development and tests. It behaves as recorded from daprd 1.18.3, and refuses everything else by
 * name.
 */
@NullMarked
package io.todoflow.dapr.embedded;

import org.jspecify.annotations.NullMarked;
