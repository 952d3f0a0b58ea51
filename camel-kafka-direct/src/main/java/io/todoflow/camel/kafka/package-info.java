/**
 * The Camel component {@code kafka-direct:}, which stands in for {@code dapr:pubSub} where no sidecar is: the same
 * options, headers and answers, the same events on the wire, the same consumer group.
 */
@NullMarked
package io.todoflow.camel.kafka;

import org.jspecify.annotations.NullMarked;
