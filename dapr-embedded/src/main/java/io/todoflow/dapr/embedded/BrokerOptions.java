package io.todoflow.dapr.embedded;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an external broker delivers messages, as derived from the component's type and metadata. Ignores metadata about
 * the connection.
 *
 * @param address address of the broker; components with the same address share messages
 * @param group consumer group, whose members share the messages of a topic
 * @param atOnce maximum number of messages that a sidecar handles concurrently; if ordered, one per partition
 * @param ordered whether the messages of a partition stay in order
 * @param fromStart whether a new group receives earlier messages
 * @param kept whether a group without members keeps its position
 * @param again delay before a failed message is redelivered; null if it is dropped
 */
record BrokerOptions(
        String address,
        String group,
        int atOnce,
        boolean ordered,
        boolean fromStart,
        boolean kept,
        @Nullable Duration again) {

    /** Unsupported options that would change the result of a test. */
    static final Set<String> REFUSED =
            Set.of("autoAck", "enableDeadLetter", "exchangeKind", "maxLen", "maxLenApprox", "maxLenBytes", "streamTTL");

    static final int PARTITIONS = 3;
    private static final int OF_REDIS = 10;

    static BrokerOptions of(Resources.Component component, String appId) {
        return switch (component.type()) {
            case "pubsub.redis" ->
                new BrokerOptions(
                        address(component, "redisHost"),
                        group(component, "consumerID", appId),
                        number(component, "concurrency", OF_REDIS),
                        false,
                        true,
                        true,
                        null);
            case "pubsub.rabbitmq" ->
                new BrokerOptions(
                        address(component, "connectionString", "hostname"),
                        group(component, "consumerID", appId),
                        component.metadata("concurrency", "parallel").equals("single")
                                ? 1
                                : number(component, "prefetchCount", Integer.MAX_VALUE),
                        false,
                        false,
                        !component.metadata("deletedWhenUnused", "").isEmpty() && !component.isOn("deletedWhenUnused"),
                        component.isOn("requeueInFailure") ? Duration.ZERO : null);
            case "pubsub.kafka" ->
                new BrokerOptions(
                        address(component, "brokers"),
                        group(component, "consumerGroup", group(component, "consumerID", appId)),
                        1,
                        true,
                        component.metadata("initialOffset", "newest").equals("oldest"),
                        true,
                        component.metadata("consumeRetryEnabled", "").isEmpty() || component.isOn("consumeRetryEnabled")
                                ? Durations.parse(component.metadata("consumeRetryInterval", "100ms"))
                                : null);
            default -> throw new IllegalArgumentException(component.type());
        };
    }

    private static String address(Resources.Component component, String... keys) {
        for (String key : keys) {
            String address = component.metadata(key, "");
            if (!address.isEmpty()) {
                return component.type() + " " + address;
            }
        }
        throw new IllegalStateException("component %s (%s) has no metadata '%s'"
                .formatted(component.name(), component.type(), String.join("' or '", keys)));
    }

    private static String group(Resources.Component component, String key, String otherwise) {
        return component.metadata(key, otherwise).replace("{appID}", otherwise);
    }

    private static int number(Resources.Component component, String key, int otherwise) {
        String number = component.metadata(key, "0");
        try {
            int value = Integer.parseInt(number);
            return value == 0 ? otherwise : value;
        } catch (NumberFormatException e) {
            throw new IllegalStateException(
                    "metadata '%s' of component %s is not a number: %s".formatted(key, component.name(), number), e);
        }
    }
}
