package io.todoflow.event;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Limits the concurrent transactions of each caller. A caller waits only for its own transactions. */
final class CallerShares {

    private final int size;
    private final Map<String, Share> shares = new ConcurrentHashMap<>();

    CallerShares(int size) {
        this.size = size;
    }

    /** The permits of one caller; removed when nobody holds or waits for one. */
    private final class Share {
        private final Semaphore permits = new Semaphore(size, true);
        private int users;
    }

    int size() {
        return size;
    }

    /** Returns whether it acquired a permit in time. If so, the caller must release it. */
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
