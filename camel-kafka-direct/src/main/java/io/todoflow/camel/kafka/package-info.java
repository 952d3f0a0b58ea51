/**
 * The Camel component {@code kafka-direct:}, which replaces {@code dapr:pubSub} without a sidecar: same options,
 * headers and answers, same wire format, same consumer group.
 */
@NullMarked
package io.todoflow.camel.kafka;

import org.jspecify.annotations.NullMarked;
