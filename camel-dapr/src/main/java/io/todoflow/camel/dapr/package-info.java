/**
 * The {@code dapr:} component: Dapr building blocks as Camel endpoints, URI-compatible with the component that Camel
 * ships since 4.12, and answering the sidecar only when the route is done. Knows nothing of tasks.
 */
@NullMarked
package io.todoflow.camel.dapr;

import org.jspecify.annotations.NullMarked;
