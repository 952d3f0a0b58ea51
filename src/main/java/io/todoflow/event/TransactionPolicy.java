package io.todoflow.event;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.todoflow.camel.dapr.BulkTransaction;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.EventStatus;
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
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Implements {@code policy: transaction}: the steps run in one transaction. A failure, including one of the commit,
 * rolls back and then goes to the error handler of the route. Camel's own {@code transacted} handles errors inside
 * the transaction: a handled error commits what was done so far, and an error of the commit is not handled at all. It
 * also spans the whole route. {@link TransactionPermits} limits how many transactions run at once.
 */
@Component("transaction")
class TransactionPolicy implements Policy, BulkTransaction {

    private static final String SHARED = "shared by several events";

    private final TransactionTemplate transaction;
    private final TransactionTemplate shared;
    private final TransactionPermits permits;
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
        this.permits = new TransactionPermits(bulkheads, maxConcurrent, maxConcurrentPerCaller, maxWait);
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
            boolean runsAmongOthers = isShared() && !exchange.isTransacted();
            // makes Camel stay on this thread
            exchange.getUnitOfWork().beginTransactedBy(this);
            exchange.removeProperty(Properties.TRANSACTION_UNDONE);
            try {
                permits.run(
                        caller(exchange),
                        () -> transaction.executeWithoutResult(status -> {
                            awaitManager.process(steps, exchange);
                            Exception failure = failure(exchange);
                            if (failure != null) {
                                exchange.setProperty(Properties.TRANSACTION_UNDONE, true);
                                throw RuntimeCamelException.wrapRuntimeCamelException(failure);
                            }
                        }));
            } catch (RuntimeException e) {
                if (!runsAmongOthers) {
                    throw e;
                }
                endTransactionOfOthers(exchange);
            } finally {
                exchange.getUnitOfWork().endTransactedBy(this);
            }
        };
    }

    /**
     * Clears the failure of an event in a shared transaction. The transaction is rolled back, including any record of the
     * failure, and each of its events runs again by itself.
     */
    private static void endTransactionOfOthers(Exchange exchange) {
        exchange.setException(null);
        exchange.setProperty(DaprConstants.EVENT_STATUS, EventStatus.RETRY);
    }

    /** Whether several events share the transaction of this thread. */
    static boolean isShared() {
        return SHARED.equals(TransactionSynchronizationManager.getCurrentTransactionName());
    }

    /** The routes of the events join this transaction. */
    @Override
    public boolean run(String route, BooleanSupplier events) {
        AtomicBoolean areDone = new AtomicBoolean();
        permits.run(
                "shared in route " + route,
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
            // left by an inner doTry whose doCatch failed; an outer doTry would otherwise skip its own doCatch
            exchange.removeProperty(ExchangePropertyKey.EXCEPTION_HANDLED);
        }
        return failure;
    }
}
