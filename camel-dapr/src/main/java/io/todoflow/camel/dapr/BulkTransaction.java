package io.todoflow.camel.dapr;

import java.util.function.BooleanSupplier;

/** Runs several events in one transaction, for endpoints with the option {@code shareTransaction}. */
@FunctionalInterface
public interface BulkTransaction {

    /**
     * Runs the events on this thread, in one transaction. If this returns false or throws, all their effects are rolled
     * back. The only exception is an interrupted commit, which may have succeeded: routes must recognize its events
     * when they run again, like any duplicate delivery.
     *
     * @param route id of the route that runs the events
     * @param events runs the events one by one, and returns whether all succeeded; if not, the transaction must roll
     *     back
     * @return whether the transaction has committed
     * @throws RuntimeException if the transaction cannot begin or commit
     */
    boolean run(String route, BooleanSupplier events);
}
