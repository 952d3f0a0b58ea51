/**
 * The pipeline from a request to its audit entry as one would write it by hand: HTTP server, JDBC, Kafka. No Camel, no
 * Spring, no Dapr. The benchmark compares the application with it.
 */
@NullMarked
package io.todoflow.it.bare;

import org.jspecify.annotations.NullMarked;
