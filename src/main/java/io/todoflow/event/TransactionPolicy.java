package io.todoflow.event;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.todoflow.camel.dapr.BulkTransaction;
import io.todoflow.names.ExchangeNames.Properties;
import io.todoflow.names.ExchangeNames.Variables;
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
 * Implements {@code policy: transaction}: the steps run in one transaction. A failure, including one of the commit,
 * rolls back and then goes to the error handler of the route. Camel's own {@code transacted} handles errors inside
 * the transaction: a handled error commits what was done so far, and an error of the commit is not handled at all. It
 * also spans the whole route.
 *
 * <p>The number of concurrent transactions is limited, and others wait in order of arrival: a database serves few
 * transactions faster than many. Waiting for connections of the pool instead has no order and costs processor time.
 * Each caller, which is a user or a consumer, has only a share of the permits. Transactions that wait for a locked
 * row of one user therefore leave permits to the others.
 */
@Component("transaction")
class TransactionPolicy implements Policy, BulkTransaction {

    private static final String SHARED = "shared by the events of a bulk";

    private final TransactionTemplate transaction;
    private final TransactionTemplate shared;
    private final Bulkhead places;
    private final CallerShares shares;
    /** The policies that are being created, innermost first. */
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

    /**
     * Creates the steps without an error handler. Called before the steps are created; {@link #wrap} is called
     * afterwards.
     */
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
            // makes Camel stay on this thread
            exchange.getUnitOfWork().beginTransactedBy(this);
            exchange.removeProperty(Properties.TRANSACTION_UNDONE);
            try {
                inItsPlace(
                        caller(exchange),
                        () -> transaction.executeWithoutResult(status -> {
                            awaitManager.process(steps, exchange);
                            Exception failure = failure(exchange);
                            if (failure != null) {
                                exchange.setProperty(Properties.TRANSACTION_UNDONE, true);
                                throw RuntimeCamelException.wrapRuntimeCamelException(failure);
                            }
                        }));
            } finally {
                exchange.getUnitOfWork().endTransactedBy(this);
            }
        };
    }

    /** Whether several events share the transaction of this thread. */
    static boolean isShared() {
        return SHARED.equals(TransactionSynchronizationManager.getCurrentTransactionName());
    }

    /** The routes of the events join this transaction. */
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

    /** The user of the request, or the consumer of the delivery; otherwise the route. */
    private static String caller(Exchange exchange) {
        Object consumer = exchange.getVariable(Variables.CONSUMER);
        if (consumer != null) {
            return "consumer " + consumer;
        }
        Object user = exchange.getMessage().getHeader("user_id");
        return user == null ? "route " + exchange.getFromRouteId() : "user " + user;
    }

    /** A nested policy joins the transaction of the thread; it would wait for its own permit otherwise. */
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
     * The unhandled failure of the steps. A called route with an error handler of its own has already handled its
     * failure inside the transaction; that work is rolled back, and the enclosing route handles the failure
     * afterwards.
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
            // left by an inner doTry whose doCatch failed; an outer doTry would skip its own doCatch
            exchange.removeProperty(ExchangePropertyKey.EXCEPTION_HANDLED);
        }
        return failure;
    }
}
