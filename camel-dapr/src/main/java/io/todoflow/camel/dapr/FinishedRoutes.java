package io.todoflow.camel.dapr;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers which routes of a topic have finished an event that another route retries. The sidecar redelivers such an
 * event to all routes of the topic; those that have finished do not run again.
 *
 * <p>It forgets an unfinished event after a minute, because another process may have it by then.
 */
final class FinishedRoutes {

    private static final int MOST_EVENTS = 10_000;
    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final LongSupplier nanoTime;
    /** The oldest first. */
    private final Map<Identity, Finished> events = new LinkedHashMap<>();

    FinishedRoutes() {
        this(System::nanoTime);
    }

    /** @param nanoTime a clock, such as {@link System#nanoTime} */
    FinishedRoutes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** What makes a CloudEvent unique. */
    private record Identity(String source, String id) {
        static @Nullable Identity of(DaprEvent event) {
            String id = event.attributes().getOrDefault("id", "");
            return id.isEmpty() ? null : new Identity(event.attributes().getOrDefault("source", ""), id);
        }
    }

    private record Finished(long since, Map<Object, EventStatus> statuses) {}

    /** The status of a route that has finished an event; null if the route has to run. */
    synchronized @Nullable EventStatus status(DaprEvent event, Object route) {
        forgetTheOldest();
        Identity identity = Identity.of(event);
        Finished finished = identity == null ? null : events.get(identity);
        return finished == null ? null : finished.statuses.get(route);
    }

    /** Records the status of an event in a route. */
    synchronized void note(DaprEvent event, Object route, EventStatus status) {
        Identity identity = Identity.of(event);
        if (identity != null && status != EventStatus.RETRY) {
            events.computeIfAbsent(identity, added -> new Finished(nanoTime.getAsLong(), new HashMap<>()))
                    .statuses
                    .put(route, status);
            forgetTheOldest();
        }
    }

    /** Forgets an event that all routes have finished. */
    synchronized void ended(DaprEvent event, EventStatus ofAll) {
        Identity identity = Identity.of(event);
        if (identity != null && ofAll != EventStatus.RETRY) {
            events.remove(identity);
        }
    }

    private void forgetTheOldest() {
        Iterator<Finished> oldest = events.values().iterator();
        while (oldest.hasNext()) {
            boolean isYoung = nanoTime.getAsLong() - oldest.next().since < LONGEST_NANOS;
            if (isYoung && events.size() <= MOST_EVENTS) {
                return;
            }
            oldest.remove();
        }
    }
}
