package io.todoflow.camel.dapr;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** The statuses of the events of a bulk, by entry id. An event's status combines those of all its routes. */
final class BulkStatuses {

    private final Map<String, DaprEvent> events;
    private final FinishedRoutes finished;
    private final Map<String, EventStatus> statuses = new LinkedHashMap<>();

    BulkStatuses(Map<String, DaprEvent> events, FinishedRoutes finished) {
        this.events = events;
        this.finished = finished;
    }

    /** Returns the events that a route has not finished in an earlier delivery, and adds the statuses of the others. */
    Map<String, DaprEvent> unfinished(DaprPubSubConsumer consumer) {
        Map<String, DaprEvent> unfinished = new LinkedHashMap<>();
        events.forEach((id, event) -> {
            EventStatus known = finished.status(event, consumer);
            if (known == null) {
                unfinished.put(id, event);
            } else {
                add(id, known);
            }
        });
        return unfinished;
    }

    /** Adds the statuses of a route, and records which events it has finished. */
    void ended(DaprPubSubConsumer consumer, Map<String, EventStatus> some) {
        some.forEach((id, status) -> {
            finished.note(event(id), consumer, status);
            add(id, status);
        });
    }

    /** Waits for runs and adds their statuses. An event whose route could not start is retried. */
    void await(Map<String, CompletableFuture<EventStatus>> running) {
        running.forEach((id, status) ->
                add(id, status.exceptionally(failure -> EventStatus.RETRY).join()));
    }

    /** The statuses after all routes. */
    Map<String, EventStatus> ofAllRoutes() {
        statuses.forEach((id, status) -> finished.ended(event(id), status));
        return statuses;
    }

    private void add(String id, EventStatus status) {
        statuses.merge(id, status, EventStatus::and);
    }

    private DaprEvent event(String id) {
        return Objects.requireNonNull(events.get(id));
    }
}
