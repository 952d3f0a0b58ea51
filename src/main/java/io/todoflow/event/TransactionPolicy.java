package io.todoflow.event;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.todoflow.camel.dapr.BulkTransaction;
import io.todoflow.sql.DatabaseFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.apache.camel.AsyncProcessor;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeExtension;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.spi.AsyncProcessorAwaitManager;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.AsyncProcessorConverterHelper;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What {@code policy: transaction} means in our routes: the steps run in one transaction, and a failure, also one of the
 * commit itself, rolls back and then goes to the error handling of the route. Camel's own {@code transacted} handles
 * errors inside of the transaction, so that a handled one commits what was done so far, and one of the commit is handled
 * nowhere; and it takes the whole route.
 *
 * <p>Only so many run at once, and the others wait in the order in which they came: a database serves a few faster than
 * many, and neither requests nor deliveries keep the others away for long. Waiting for the pool's connections instead has
 * no such order, and costs processor time. A caller, which is a user or a consumer, has only a share of the places, so
 * that transactions that wait for a lock, as on a row of one user, leave places to the others.
 */
@Component("transaction")
class TransactionPolicy implements Policy, BulkTransaction {

    private static final String SHARED = "shared by the events of a bulk";

    private final TransactionTemplate transaction;
    private final TransactionTemplate shared;
    private final Bulkhead places;
    private final CallerShares shares;
    /** Of the policies that are being made, the innermost first. */
    private final ThreadLocal<Deque<ErrorHandlerFactory>> around = ThreadLocal.withInitial(ArrayDeque::new);

    TransactionPolicy(
            PlatformTransactionManager transactionManager,
            BulkheadRegistry bulkheads,
            @Value("${todoflow.transactions.max-concurrent}") int maxConcurrent,
            @Value("${todoflow.transactions.max-concurrent-per-caller}") int maxConcurrentPerCaller,
            @Value("${todoflow.transactions.max-wait}") Duration maxWait) {
        this.transaction = new TransactionTemplate(transactionManager);
        this.shared = new TransactionTemplate(transactionManager);
        this.shared.setName(SHARED);
        this.shares = new CallerShares(maxConcurrentPerCaller);
        this.places = bulkheads.bulkhead(
                "transactions",
                BulkheadConfig.custom()
                        .maxConcurrentCalls(maxConcurrent)
                        .maxWaitDuration(maxWait)
                        .fairCallHandlingStrategyEnabled(true)
                        .build());
    }

    /** Leaves the steps without error handler. Called before they are made, and {@link #wrap} after. */
    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        around.get().push(route.getErrorHandlerFactory());
        route.setErrorHandlerFactory(new NoErrorHandlerDefinition());
    }

    @Override
    public Processor wrap(Route route, Processor processor) {
        route.setErrorHandlerFactory(around.get().pop());
        if (around.get().isEmpty()) {
            around.remove();
        }
        AsyncProcessor steps = AsyncProcessorConverterHelper.convert(processor);
        AsyncProcessorAwaitManager awaitManager = PluginHelper.getAsyncProcessorAwaitManager(route.getCamelContext());
        return exchange -> {
            // tells Camel to stay on this thread
            exchange.getUnitOfWork().beginTransactedBy(this);
            exchange.removeProperty(DatabaseFailure.UNDONE);
            try {
                inItsPlace(
                        caller(exchange),
                        () -> transaction.executeWithoutResult(status -> {
                            awaitManager.process(steps, exchange);
                            Exception failure = failure(exchange);
                            if (failure != null) {
                                exchange.setProperty(DatabaseFailure.UNDONE, true);
                                throw RuntimeCamelException.wrapRuntimeCamelException(failure);
                            }
                        }));
            } finally {
                exchange.getUnitOfWork().endTransactedBy(this);
            }
        };
    }

    /** Whether the transaction of this thread is one that several events share. */
    static boolean isShared() {
        return SHARED.equals(TransactionSynchronizationManager.getCurrentTransactionName());
    }

    /** The routes of the events then go on in this transaction. */
    @Override
    public boolean run(BooleanSupplier events) {
        AtomicBoolean areDone = new AtomicBoolean();
        inItsPlace(
                SHARED,
                () -> shared.executeWithoutResult(status -> {
                    areDone.set(events.getAsBoolean());
                    if (!areDone.get()) {
                        status.setRollbackOnly();
                    }
                }));
        return areDone.get();
    }

    /** The user whose request it is, or the consumer that is delivered to; otherwise the route. */
    private static String caller(Exchange exchange) {
        Object consumer = exchange.getVariable("consumer");
        if (consumer != null) {
            return "consumer " + consumer;
        }
        Object user = exchange.getMessage().getHeader("user_id");
        return user == null ? "route " + exchange.getFromRouteId() : "user " + user;
    }

    /** Who is in a transaction already goes on in it, and would wait for itself otherwise. */
    private void inItsPlace(String caller, Runnable steps) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            steps.run();
            return;
        }
        Duration maxWait = places.getBulkheadConfig().getMaxWaitDuration();
        if (!shares.tryAcquire(caller, maxWait)) {
            throw new CannotCreateTransactionException(
                    "None of the %d transactions that one caller runs at once has ended within %s"
                            .formatted(shares.size(), maxWait));
        }
        try {
            inItsPlace(steps);
        } finally {
            shares.release(caller);
        }
    }

    private void inItsPlace(Runnable steps) {
        if (!places.tryAcquirePermission()) {
            throw new CannotCreateTransactionException(
                    "None of the %d transactions that run at once has ended within %s"
                            .formatted(
                                    places.getBulkheadConfig().getMaxConcurrentCalls(),
                                    places.getBulkheadConfig().getMaxWaitDuration()));
        }
        try {
            steps.run();
        } finally {
            places.onComplete();
        }
    }

    /**
     * The failure of the steps, which nobody has handled then. A route among them that has error handling of its own has
     * handled its failure already, inside of the transaction: that is undone with the transaction, and the route around
     * handles the failure after it.
     */
    private static @Nullable Exception failure(Exchange exchange) {
        ExchangeExtension state = exchange.getExchangeExtension();
        Exception failure = exchange.getException();
        if (failure == null && state.isErrorHandlerHandledSet() && state.isErrorHandlerHandled()) {
            failure = exchange.getProperty(ExchangePropertyKey.EXCEPTION_CAUGHT, Exception.class);
        }
        if (failure != null) {
            state.setErrorHandlerHandled(null);
            state.setFailureHandled(false);
            state.setRedeliveryExhausted(false);
            // left by a doTry of the steps whose doCatch failed: a doTry around would pass its own over
            exchange.removeProperty(ExchangePropertyKey.EXCEPTION_HANDLED);
        }
        return failure;
    }
}
