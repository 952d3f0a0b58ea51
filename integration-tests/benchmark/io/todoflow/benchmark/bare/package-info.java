/**
 * A hand-written pipeline from a request to its audit entry: HTTP server, JDBC, and Kafka, or the Dapr SDK and a
 * sidecar. No Camel, no Spring. The benchmark compares the application with both variants.
 */
@NullMarked
package io.todoflow.benchmark.bare;

import org.jspecify.annotations.NullMarked;
