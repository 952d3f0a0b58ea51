package io.todoflow.camel.dapr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The events of one bulk delivery on their way through the routes of their topic. */
final class BulkRun {

    /** In how many transactions the events of a bulk are at once, where they share them: they keep processors busy. */
    private static final int SHARES = Runtime.getRuntime().availableProcessors();

    private final Map<String, DaprEvent> events;
    private final PushSubscription subscription;
    private final String orderKey;
    private final OrderedExecutor executor;
    private final FinishedRoutes finished;

    /**
     * @param events by their entry ids
     * @param orderKey CloudEvent attribute whose equal values run in order
     * @param executor runs the events of the topic, also those of other bulks
     * @param finished which routes of the topic are not to run again
     */
    BulkRun(
            Map<String, DaprEvent> events,
            PushSubscription subscription,
            String orderKey,
            OrderedExecutor executor,
            FinishedRoutes finished) {
        this.events = events;
        this.subscription = subscription;
        this.orderKey = orderKey;
        this.executor = executor;
        this.finished = finished;
    }

    /** Runs the routes, each in the way that it wants. The status of an event is what all of them say together. */
    Map<String, EventStatus> through(List<DaprPubSubConsumer> consumers, SidecarMetrics metrics) {
        long start = System.nanoTime();
        List<DaprPubSubConsumer> single = new ArrayList<>();
        List<DaprPubSubConsumer> sharing = new ArrayList<>();
        List<DaprPubSubConsumer> lists = new ArrayList<>();
        for (DaprPubSubConsumer consumer : consumers) {
            if (consumer.takesLists()) {
                lists.add(consumer);
            } else if (consumer.sharesTransaction() && events.size() > 1) {
                sharing.add(consumer);
            } else {
                single.add(consumer);
            }
        }
        boolean isCounted = consumers.isEmpty() || !single.isEmpty();
        List<Map<String, CompletableFuture<EventStatus>>> running = new ArrayList<>();
        if (isCounted) {
            running.add(oneByOne(events, event -> DaprPubSubConsumer.deliver(event, single, subscription, finished)));
        }
        Map<String, EventStatus> statuses = new LinkedHashMap<>();
        List<Share> shares = sharing.stream()
                .flatMap(consumer -> shares(consumer, unfinished(consumer, statuses)))
                .toList();
        for (DaprPubSubConsumer consumer : lists) {
            Map<String, EventStatus> done = consumer.deliver(unfinished(consumer, statuses), subscription);
            note(consumer, done);
            merge(statuses, done);
        }
        for (Share share : shares) {
            share.outcome()
                    .join()
                    .ifPresentOrElse(
                            done -> {
                                note(share.consumer(), done);
                                merge(statuses, done);
                            },
                            () -> running.add(oneByOne(share.events(), event -> share.consumer()
                                    .deliverOnce(event, subscription, finished)
                                    .join())));
        }
        running.forEach(some -> merge(statuses, results(some)));
        if (!isCounted) {
            long nanos = System.nanoTime() - start;
            statuses.values()
                    .forEach(
                            status -> metrics.delivery(subscription.pubSubName(), subscription.topic(), status, nanos));
        }
        statuses.forEach((id, status) -> finished.ended(Objects.requireNonNull(events.get(id)), status));
        return statuses;
    }

    /** The events with which a route has not finished; how it ended with the others is added to the statuses. */
    private Map<String, DaprEvent> unfinished(DaprPubSubConsumer consumer, Map<String, EventStatus> statuses) {
        Map<String, DaprEvent> unfinished = new LinkedHashMap<>();
        events.forEach((id, event) -> {
            EventStatus known = finished.status(event, consumer);
            if (known == null) {
                unfinished.put(id, event);
            } else {
                statuses.merge(id, known, EventStatus::and);
            }
        });
        return unfinished;
    }

    private void note(DaprPubSubConsumer consumer, Map<String, EventStatus> statuses) {
        statuses.forEach((id, status) -> finished.note(Objects.requireNonNull(events.get(id)), consumer, status));
    }

    private static void merge(Map<String, EventStatus> all, Map<String, EventStatus> some) {
        some.forEach((id, status) -> all.merge(id, status, EventStatus::and));
    }

    /** An event whose route could not even be started comes again. */
    private static Map<String, EventStatus> results(Map<String, CompletableFuture<EventStatus>> running) {
        Map<String, EventStatus> results = new LinkedHashMap<>();
        running.forEach((id, status) -> results.put(
                id, status.exceptionally(failure -> EventStatus.RETRY).join()));
        return results;
    }

    private Map<String, CompletableFuture<EventStatus>> oneByOne(
            Map<String, DaprEvent> some, Function<DaprEvent, EventStatus> route) {
        Map<String, CompletableFuture<EventStatus>> running = new LinkedHashMap<>();
        Set<String> waiting = ConcurrentHashMap.newKeySet();
        some.forEach((id, event) -> {
            String key = key(id, event);
            running.put(id, executor.submit(key, () -> {
                // an event must not overtake one of its key that comes again
                EventStatus status = waiting.contains(key) ? EventStatus.RETRY : route.apply(event);
                if (status == EventStatus.RETRY) {
                    waiting.add(key);
                }
                return status;
            }));
        });
        return running;
    }

    private String key(String id, DaprEvent event) {
        String attribute = event.attributes().getOrDefault(orderKey, "");
        return attribute.isEmpty() ? "entry " + id : "key " + attribute;
    }

    /**
     * Events that share a transaction in a route.
     *
     * @param outcome nothing when they failed together
     */
    private record Share(
            DaprPubSubConsumer consumer,
            Map<String, DaprEvent> events,
            CompletableFuture<Optional<Map<String, EventStatus>>> outcome) {}

    /** Events of one key are in one share, which has the same number in each bulk. */
    private Stream<Share> shares(DaprPubSubConsumer consumer, Map<String, DaprEvent> some) {
        Map<Integer, Map<String, DaprEvent>> byNumber = new TreeMap<>();
        some.forEach((id, event) -> byNumber.computeIfAbsent(
                        Math.floorMod(key(id, event).hashCode(), SHARES), number -> new LinkedHashMap<>())
                .put(id, event));
        return byNumber.entrySet().stream()
                .map(share -> new Share(
                        consumer, share.getValue(), together(consumer, "share " + share.getKey(), share.getValue())));
    }

    private CompletableFuture<Optional<Map<String, EventStatus>>> together(
            DaprPubSubConsumer consumer, String share, Map<String, DaprEvent> some) {
        return executor.submit(
                        share + " of " + consumer.getRouteId(), () -> consumer.deliverTogether(some, subscription))
                .exceptionally(failure -> Optional.empty());
    }
}
