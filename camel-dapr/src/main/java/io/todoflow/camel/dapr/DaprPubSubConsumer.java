package io.todoflow.camel.dapr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs its route for each event, and returns the event's status when the route is done. */
class DaprPubSubConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(DaprPubSubConsumer.class);

    /**
     * How long an event waits for others to share a transaction with, so that a slow event delays others no longer than
     * this.
     */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final List<PushSubscription> subscriptions;

    private final PubSubOptions options;
    private final @Nullable BulkTransaction transaction;
    private final GroupCommit<Delivery, EventStatus> groups =
            new GroupCommit<>(PATIENCE, this::deliverAlone, this::deliverTogether);

    private record Delivery(DaprEvent event, PushSubscription subscription) {}

    /** @param transaction the shared transaction; null if each event runs alone */
    DaprPubSubConsumer(
            DaprEndpoint endpoint,
            Processor processor,
            List<PushSubscription> subscriptions,
            PubSubOptions options,
            @Nullable BulkTransaction transaction) {
        super(endpoint, processor);
        this.subscriptions = subscriptions;
        this.options = options;
        this.transaction = transaction;
    }

    List<PushSubscription> subscriptions() {
        return subscriptions;
    }

    PubSubOptions options() {
        return options;
    }

    @Override
    public DaprEndpoint getEndpoint() {
        return (DaprEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        if (options.isStreaming(SidecarHttpServer.isThere(getEndpoint().getCamelContext()))) {
            getEndpoint().getComponent().streams().add(this);
        } else {
            getEndpoint().getComponent().subscriptions().add(this);
        }
    }

    @Override
    protected void doStop() throws Exception {
        getEndpoint().getComponent().subscriptions().remove(this);
        getEndpoint().getComponent().streams().remove(this);
        super.doStop();
    }

    /** Runs the routes of all consumers of a topic concurrently, and returns their combined status. */
    static EventStatus deliverToAll(
            DaprEvent event,
            List<DaprPubSubConsumer> consumers,
            PushSubscription subscription,
            FinishedRoutes finished) {
        EventStatus status = deliver(event, consumers, subscription, finished);
        finished.ended(event, status);
        return status;
    }

    /**
     * Runs the routes of some consumers of a topic concurrently, and returns their combined status. During shutdown
     * some routes of the topic are already gone, so its events are retried.
     */
    static EventStatus deliver(
            DaprEvent event,
            List<DaprPubSubConsumer> consumers,
            PushSubscription subscription,
            FinishedRoutes finished) {
        List<DaprPubSubConsumer> present = List.copyOf(consumers);
        if (present.isEmpty() || present.get(0).getEndpoint().getCamelContext().isStopping()) {
            return EventStatus.RETRY;
        }
        long start = System.nanoTime();
        List<CompletableFuture<EventStatus>> others = present.stream()
                .skip(1)
                .map(consumer -> consumer.deliverOnAnotherThread(event, subscription, finished))
                .toList();
        EventStatus status =
                present.get(0).deliverAmongOthers(event, subscription, finished).join();
        for (CompletableFuture<EventStatus> other : others) {
            status = status.and(other.join());
        }
        SidecarMetrics metrics = present.get(0).getEndpoint().getComponent().metrics();
        metrics.delivery(subscription.pubSubName(), subscription.topic(), status, System.nanoTime() - start);
        return status;
    }

    private CompletableFuture<EventStatus> deliverOnAnotherThread(
            DaprEvent event, PushSubscription subscription, FinishedRoutes finished) {
        ExecutorService threads = getEndpoint().getComponent().fanOut();
        return threads == null
                ? CompletableFuture.completedFuture(EventStatus.RETRY)
                : CompletableFuture.supplyAsync(() -> deliverAmongOthers(event, subscription, finished), threads)
                        .thenCompose(status -> status)
                        .exceptionally(failure -> EventStatus.RETRY);
    }

    /** Runs the route, unless it has already finished the event. */
    CompletableFuture<EventStatus> deliverOnce(
            DaprEvent event, PushSubscription subscription, FinishedRoutes finished) {
        return deliverOnce(event, finished, () -> deliver(event, subscription));
    }

    /** Does the same, in a transaction shared with other events if the route allows it. */
    private CompletableFuture<EventStatus> deliverAmongOthers(
            DaprEvent event, PushSubscription subscription, FinishedRoutes finished) {
        return sharesTransaction()
                ? deliverOnce(
                        event,
                        finished,
                        () -> CompletableFuture.completedFuture(groups.run(new Delivery(event, subscription))))
                : deliverOnce(event, subscription, finished);
    }

    private CompletableFuture<EventStatus> deliverOnce(
            DaprEvent event, FinishedRoutes finished, Supplier<CompletableFuture<EventStatus>> route) {
        EventStatus known = finished.status(event, this);
        return known != null
                ? CompletableFuture.completedFuture(known)
                : route.get().thenApply(status -> {
                    finished.note(event, this, status);
                    return status;
                });
    }

    private EventStatus deliverAlone(Delivery delivery) {
        return deliver(delivery.event(), delivery.subscription()).join();
    }

    /** Whether the route wants a bulk delivery as one list. */
    boolean takesLists() {
        return options.getBulkBody() == BulkBody.list;
    }

    /** Runs the route once with all events, by entry id, and returns the status of each. */
    Map<String, EventStatus> deliver(Map<String, DaprEvent> events, PushSubscription subscription) {
        Map<String, EventStatus> statuses = new LinkedHashMap<>();
        if (events.isEmpty() || getEndpoint().getCamelContext().isStopping()) {
            events.keySet().forEach(id -> statuses.put(id, EventStatus.RETRY));
            return statuses;
        }
        Exchange exchange = createExchange(subscription);
        List<Map<String, Object>> body = new ArrayList<>();
        events.forEach((id, event) -> body.add(event.toMap(id)));
        exchange.getMessage().setBody(body);
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() == null
                && exchange.getProperty(DaprConstants.EVENT_STATUS) instanceof Map<?, ?> asked) {
            events.keySet().forEach(id -> statuses.put(id, status(asked.get(id))));
        } else {
            EventStatus ofAll = status(exchange, subscription);
            events.keySet().forEach(id -> statuses.put(id, ofAll));
        }
        releaseExchange(exchange, false);
        return statuses;
    }

    /** Whether events share transactions in the route. */
    boolean sharesTransaction() {
        return transaction != null;
    }

    /**
     * Runs the route for each event of a bulk, by entry id, in one transaction.
     *
     * @return the status of each event; empty if an event or the transaction failed, so that each event has to run
     *     again
     */
    Optional<Map<String, EventStatus>> deliverTogether(Map<String, DaprEvent> events, PushSubscription subscription) {
        return deliverTogether(events.values().stream()
                        .map(event -> new Delivery(event, subscription))
                        .toList())
                .map(results -> {
                    Map<String, EventStatus> statuses = new LinkedHashMap<>();
                    events.keySet().forEach(id -> statuses.put(id, results.get(statuses.size())));
                    return statuses;
                });
    }

    private Optional<List<EventStatus>> deliverTogether(List<Delivery> deliveries) {
        if (transaction == null) {
            return Optional.empty();
        }
        List<EventStatus> statuses = new ArrayList<>();
        try {
            boolean isCommitted = transaction.run(getRouteId(), () -> {
                for (Delivery delivery : deliveries) {
                    EventStatus status = deliverAlone(delivery);
                    statuses.add(status);
                    if (status == EventStatus.RETRY) {
                        return false;
                    }
                }
                return true;
            });
            return isCommitted ? Optional.of(statuses) : Optional.empty();
        } catch (RuntimeException e) {
            LOG.debug(
                    "Route {} runs {} events of {} one by one, because their shared transaction failed: {}",
                    getRouteId(),
                    deliveries.size(),
                    deliveries.get(0).subscription().topic(),
                    Excerpt.line(e));
            return Optional.empty();
        }
    }

    private Exchange createExchange(PushSubscription subscription) {
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOnly);
        exchange.getMessage().setHeader(DaprConstants.PUBSUB_NAME, subscription.pubSubName());
        exchange.getMessage().setHeader(DaprConstants.TOPIC, subscription.topic());
        return exchange;
    }

    private EventStatus status(@Nullable Object asked) {
        try {
            return asked == null ? EventStatus.RETRY : EventStatus.of(asked);
        } catch (IllegalArgumentException e) {
            LOG.error("Route {}: {}. The event is redelivered", getRouteId(), e.getMessage());
            return EventStatus.RETRY;
        }
    }

    /** Runs the route. The result never fails: a failure of the route is {@link EventStatus#RETRY}. */
    CompletableFuture<EventStatus> deliver(DaprEvent event, PushSubscription subscription) {
        if (getEndpoint().getCamelContext().isStopping()) {
            return CompletableFuture.completedFuture(EventStatus.RETRY);
        }
        Exchange exchange = createExchange(subscription);
        event.writeTo(exchange.getMessage());
        CompletableFuture<EventStatus> status = new CompletableFuture<>();
        getAsyncProcessor().process(exchange, doneSync -> {
            status.complete(status(exchange, subscription));
            releaseExchange(exchange, false);
        });
        return status;
    }

    private EventStatus status(Exchange exchange, PushSubscription subscription) {
        Exception failure = exchange.getException();
        if (failure != null) {
            LOG.warn(
                    "Event {} of {} failed in route {} and is redelivered: {}",
                    Excerpt.of(exchange.getMessage().getHeader(DaprConstants.ID)),
                    subscription.topic(),
                    getRouteId(),
                    Excerpt.line(failure));
            return EventStatus.RETRY;
        }
        Object asked = exchange.getProperty(DaprConstants.EVENT_STATUS);
        return asked == null ? EventStatus.SUCCESS : status(asked);
    }
}
