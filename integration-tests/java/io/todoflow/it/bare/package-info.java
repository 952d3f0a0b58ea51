/**
 * The pipeline from a request to its audit entry as one would write it by hand: HTTP server, JDBC, and Kafka, or the Dapr
 * SDK and a sidecar. No Camel, no Spring. The benchmark compares the application with both.
 */
@NullMarked
package io.todoflow.it.bare;

import org.jspecify.annotations.NullMarked;
