package io.todoflow.camel.dapr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Runs the events of one bulk delivery through the routes of their topic. */
final class BulkRun {

    private final Map<String, DaprEvent> events;
    private final PushSubscription subscription;
    private final BulkExecutor executor;
    private final FinishedRoutes finished;

    /**
     * @param events by their entry ids
     * @param orderKey CloudEvent attribute; events with the same value run in order
     * @param executor runs the events of the topic, including those of other bulks
     * @param finished remembers routes that must not run again for an event
     */
    BulkRun(
            Map<String, DaprEvent> events,
            PushSubscription subscription,
            String orderKey,
            OrderedExecutor executor,
            FinishedRoutes finished) {
        this.events = events;
        this.subscription = subscription;
        this.executor = new BulkExecutor(executor, orderKey);
        this.finished = finished;
    }

    /** Runs each route the way it requests: per event, for several events in one transaction, or once for a list. */
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
            running.add(executor.oneByOne(
                    events, event -> DaprPubSubConsumer.deliver(event, single, subscription, finished)));
        }
        BulkStatuses statuses = new BulkStatuses(events, finished);
        List<BulkExecutor.Share> shares = sharing.stream()
                .flatMap(consumer -> executor.together(consumer, statuses.unfinished(consumer), subscription))
                .toList();
        for (DaprPubSubConsumer consumer : lists) {
            statuses.ended(consumer, consumer.deliver(statuses.unfinished(consumer), subscription));
        }
        for (BulkExecutor.Share share : shares) {
            share.outcome()
                    .join()
                    .ifPresentOrElse(
                            done -> statuses.ended(share.consumer(), done),
                            () -> running.add(executor.oneByOne(share.events(), event -> share.consumer()
                                    .deliverOnce(event, subscription, finished)
                                    .join())));
        }
        running.forEach(statuses::await);
        Map<String, EventStatus> ofAll = statuses.ofAllRoutes();
        if (!isCounted) {
            long nanos = System.nanoTime() - start;
            ofAll.values()
                    .forEach(
                            status -> metrics.delivery(subscription.pubSubName(), subscription.topic(), status, nanos));
        }
        return ofAll;
    }
}
