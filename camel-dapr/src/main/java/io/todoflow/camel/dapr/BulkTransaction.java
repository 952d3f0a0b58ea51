package io.todoflow.camel.dapr;

import java.util.function.BooleanSupplier;

/** Runs several events in one transaction, for endpoints with the option {@code shareTransaction}. */
@FunctionalInterface
public interface BulkTransaction {

    /**
     * Runs the events on this thread. When this returns false, nothing of what they did has happened; nor when it throws,
     * but for a commit that was cut off: what is done again then has to be recognized, as whatever is delivered twice.
     *
     * @param route id of the route that takes the events
     * @param events runs them, one after the other, and tells whether all of them are done; if not, the transaction is
     *     rolled back
     * @return whether it has committed
     * @throws RuntimeException when it cannot begin or cannot commit
     */
    boolean run(String route, BooleanSupplier events);
}
