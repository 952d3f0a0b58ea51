package io.todoflow.sql;

import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.springframework.stereotype.Component;

/** For the {@code onWhen} of a {@code doCatch}: whether the database failed, and may not fail later. */
@Component("transientDatabaseFailure")
class TransientDatabaseFailure implements Predicate {

    /** A bean method would be called with a copy of the exchange, without its exception. */
    @Override
    public boolean matches(Exchange exchange) {
        return DatabaseFailure.isTransient(exchange.getException());
    }
}
