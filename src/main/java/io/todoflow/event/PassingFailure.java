package io.todoflow.event;

import io.todoflow.sql.DatabaseFailure;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.Predicate;
import org.apache.camel.util.ObjectHelper;
import org.springframework.stereotype.Component;

/** Matches transient failures of the database or another machine. For the {@code onWhen} of a {@code doCatch}. */
@Component("passingFailure")
class PassingFailure implements Predicate {

    /** A predicate, because Camel calls a bean method with a copy of the exchange that lacks the exception. */
    @Override
    public boolean matches(Exchange exchange) {
        Exception failure = exchange.getException();
        return ObjectHelper.getException(IOException.class, failure) != null || DatabaseFailure.isTransient(failure);
    }
}
