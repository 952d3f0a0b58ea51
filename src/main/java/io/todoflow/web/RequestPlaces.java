package io.todoflow.web;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * The places for concurrent requests, in total and per user. A request without a place waits in order of arrival; the
 * number of waiting requests and their waiting time are bounded. It waits for a place of its user first, so that it
 * takes none from other users meanwhile.
 */
@Component
class RequestPlaces {

    private final WebProperties limits;
    /** Counts requests with a place and those that wait for one. */
    private final Semaphore room;

    private final Bulkhead places;
    private final ConcurrentMap<String, User> users = new ConcurrentHashMap<>();

    /** The outcome for a request. */
    enum Admission {
        /** It has a place, which {@link #leave} gives back. */
        ADMITTED,
        /** Its user has too many requests. */
        USER_IS_FULL,
        /** The process has too many requests. */
        PROCESS_IS_FULL
    }

    RequestPlaces(WebProperties limits, BulkheadRegistry bulkheads, MeterRegistry metrics) {
        this.limits = limits;
        this.room = new Semaphore(limits.maxRequests() + limits.maxWaiting());
        this.places = bulkheads.bulkhead(
                "requests",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(limits.maxRequests())
                        .maxWaitDuration(limits.maxWait())
                        .build());
        Gauge.builder("todoflow.requests.waiting", this::waiting)
                .description("API requests waiting for others to end")
                .register(metrics);
    }

    private int waiting() {
        int inside = limits.maxRequests() + limits.maxWaiting() - room.availablePermits();
        int withPlace = limits.maxRequests() - places.getMetrics().getAvailableConcurrentCalls();
        return Math.max(0, inside - withPlace);
    }

    /** The requests of a user. */
    private static final class User {

        private final Semaphore room;
        private final Semaphore places;
        private int requests;

        User(WebProperties limits) {
            this.room = new Semaphore(limits.maxRequestsPerUser() + limits.maxWaitingPerUser());
            this.places = new Semaphore(limits.maxRequestsPerUser(), true);
        }

        boolean enter(WebProperties limits) {
            if (!room.tryAcquire()) {
                return false;
            }
            boolean hasPlace = false;
            try {
                hasPlace = places.tryAcquire(limits.maxWait().toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!hasPlace) {
                room.release();
            }
            return hasPlace;
        }

        void leave() {
            places.release();
            room.release();
        }
    }

    /**
     * Takes a place, or waits for one.
     *
     * @param user the user of the request; empty for none
     */
    Admission enter(String user) {
        if (!room.tryAcquire()) {
            return Admission.PROCESS_IS_FULL;
        }
        if (!enterAs(user)) {
            room.release();
            return Admission.USER_IS_FULL;
        }
        if (!places.tryAcquirePermission()) {
            leaveAs(user);
            room.release();
            return Admission.PROCESS_IS_FULL;
        }
        return Admission.ADMITTED;
    }

    /** Gives back the place of a request that was admitted. */
    void leave(String user) {
        places.onComplete();
        leaveAs(user);
        room.release();
    }

    private boolean enterAs(String user) {
        if (user.isEmpty()) {
            return true;
        }
        User known = users.compute(user, (id, before) -> {
            User after = before == null ? new User(limits) : before;
            after.requests++;
            return after;
        });
        boolean hasPlace = known.enter(limits);
        if (!hasPlace) {
            forget(user);
        }
        return hasPlace;
    }

    private void leaveAs(String user) {
        users.computeIfPresent(user, (id, known) -> {
            known.leave();
            return known;
        });
        forget(user);
    }

    private void forget(String user) {
        users.computeIfPresent(user, (id, known) -> --known.requests == 0 ? null : known);
    }
}
