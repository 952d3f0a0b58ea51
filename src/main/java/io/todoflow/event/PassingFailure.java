package io.todoflow.event;

import io.todoflow.sql.DatabaseFailure;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.util.ObjectHelper;
import org.springframework.stereotype.Component;

/** For the {@code onWhen} of a {@code doCatch}: whether the database or another machine failed, and may work later. */
@Component("passingFailure")
class PassingFailure implements Predicate {

    /** A bean method would be called with a copy of the exchange, without its exception. */
    @Override
    public boolean matches(Exchange exchange) {
        Exception failure = exchange.getException();
        return ObjectHelper.getException(IOException.class, failure) != null || DatabaseFailure.isTransient(failure);
    }
}
