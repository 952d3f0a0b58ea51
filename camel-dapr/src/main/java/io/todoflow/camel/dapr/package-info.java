/**
 * The {@code dapr:} component: Dapr building blocks as Camel endpoints. Its URIs are compatible with the component that
 * Camel ships since 4.12, but it answers the sidecar only when the route is done.
 */
@NullMarked
package io.todoflow.camel.dapr;

import org.jspecify.annotations.NullMarked;
