package io.todoflow.event;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import java.time.Duration;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Limits the number of concurrent transactions; others wait in order of arrival. A database is faster with few
 * concurrent transactions than with many. Waiting for connections of the pool instead would be unordered and cost CPU
 * time.
 *
 * <p>A caller, which is a user or a consumer, gets only some of the permits. Transactions that wait for a locked row of
 * one user therefore leave permits for others.
 */
final class TransactionPermits {

    private final Bulkhead permits;
    private final CallerShares shares;

    TransactionPermits(BulkheadRegistry bulkheads, int maxConcurrent, int maxConcurrentPerCaller, Duration maxWait) {
        this.shares = new CallerShares(maxConcurrentPerCaller);
        this.permits = bulkheads.bulkhead(
                "transactions",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(maxConcurrent)
                        .maxWaitDuration(maxWait)
                        .fairCallHandlingStrategyEnabled(true)
                        .build());
    }

    /**
     * Runs a transaction under a permit of its caller. If this thread already runs a transaction, it joins that one and
     * needs no further permit, for which it could wait forever.
     *
     * @throws CannotCreateTransactionException if no permit is free in time
     */
    void run(String caller, Runnable transaction) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            transaction.run();
            return;
        }
        if (!shares.tryAcquire(caller, maxWait())) {
            throw new CannotCreateTransactionException(
                    "The caller already runs %d transactions, and none of them has ended within %s"
                            .formatted(shares.size(), maxWait()));
        }
        try {
            run(transaction);
        } finally {
            shares.release(caller);
        }
    }

    private void run(Runnable transaction) {
        if (!permits.tryAcquirePermission()) {
            throw new CannotCreateTransactionException(
                    "This process already runs %d transactions, and none of them has ended within %s"
                            .formatted(permits.getBulkheadConfig().getMaxConcurrentCalls(), maxWait()));
        }
        try {
            transaction.run();
        } finally {
            permits.onComplete();
        }
    }

    private Duration maxWait() {
        return permits.getBulkheadConfig().getMaxWaitDuration();
    }
}
