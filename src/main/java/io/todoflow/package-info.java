/** Task-event flows: Apache Camel routes on Spring Boot, behind a Dapr sidecar. */
@NullMarked
package io.todoflow;

import org.jspecify.annotations.NullMarked;
