package io.todoflow.event;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many transactions each caller has at once; those of a caller wait for each other, and for nobody else. */
final class CallerShares {

    private final int size;
    private final Map<String, Share> shares = new ConcurrentHashMap<>();

    CallerShares(int size) {
        this.size = size;
    }

    /** The part of one caller, forgotten when nobody holds or awaits a permit of it. */
    private final class Share {
        private final Semaphore permits = new Semaphore(size, true);
        private int users;
    }

    int size() {
        return size;
    }

    /** Whether a permit came free in time; then it is to be released. */
    boolean tryAcquire(String caller, Duration maxWait) {
        Share share = shares.compute(caller, (key, known) -> {
            Share entered = known == null ? new Share() : known;
            entered.users++;
            return entered;
        });
        boolean acquired = false;
        try {
            acquired = share.permits.tryAcquire(maxWait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (!acquired) {
                leave(caller);
            }
        }
        return acquired;
    }

    void release(String caller) {
        Share share = shares.get(caller);
        if (share == null) {
            throw new IllegalStateException("'%s' has no permit".formatted(caller));
        }
        share.permits.release();
        leave(caller);
    }

    private void leave(String caller) {
        shares.computeIfPresent(caller, (key, share) -> --share.users == 0 ? null : share);
    }

    boolean isEmpty() {
        return shares.isEmpty();
    }
}
