package io.todoflow.camel.dapr;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Runs the events of a bulk on the threads of their topic. Events with the same key run in order. */
final class BulkExecutor {

    /** Number of transactions that the events of a bulk share: one per processor. */
    private static final int SHARES = Runtime.getRuntime().availableProcessors();

    private final OrderedExecutor executor;
    private final String orderKey;

    /** @param orderKey CloudEvent attribute that is the key */
    BulkExecutor(OrderedExecutor executor, String orderKey) {
        this.executor = executor;
        this.orderKey = orderKey;
    }

    /**
     * Events that share a transaction in a route.
     *
     * @param outcome empty if the transaction failed
     */
    record Share(
            DaprPubSubConsumer consumer,
            Map<String, DaprEvent> events,
            CompletableFuture<Optional<Map<String, EventStatus>>> outcome) {}

    /** Runs a route for each event. If an event is retried, later events with its key are retried as well. */
    Map<String, CompletableFuture<EventStatus>> oneByOne(
            Map<String, DaprEvent> events, Function<DaprEvent, EventStatus> route) {
        Map<String, CompletableFuture<EventStatus>> running = new LinkedHashMap<>();
        Set<String> retried = ConcurrentHashMap.newKeySet();
        events.forEach((id, event) -> {
            String key = key(id, event);
            running.put(id, executor.submit(key, () -> {
                EventStatus status = retried.contains(key) ? EventStatus.RETRY : route.apply(event);
                if (status == EventStatus.RETRY) {
                    retried.add(key);
                }
                return status;
            }));
        });
        return running;
    }

    /** Runs a route for the events in shares. Events with the same key are in the same share. */
    Stream<Share> together(DaprPubSubConsumer consumer, Map<String, DaprEvent> events, PushSubscription subscription) {
        Map<Integer, Map<String, DaprEvent>> shares = new TreeMap<>();
        events.forEach((id, event) -> shares.computeIfAbsent(
                        Math.floorMod(key(id, event).hashCode(), SHARES), number -> new LinkedHashMap<>())
                .put(id, event));
        return shares.entrySet().stream()
                .map(share -> new Share(
                        consumer,
                        share.getValue(),
                        executor.submit(
                                        "share " + share.getKey() + " of " + consumer.getRouteId(),
                                        () -> consumer.deliverTogether(share.getValue(), subscription))
                                .exceptionally(failure -> Optional.empty())));
    }

    private String key(String id, DaprEvent event) {
        String attribute = event.attributes().getOrDefault(orderKey, "");
        return attribute.isEmpty() ? "entry " + id : "key " + attribute;
    }
}
