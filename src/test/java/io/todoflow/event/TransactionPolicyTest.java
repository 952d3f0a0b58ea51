package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.todoflow.names.ExchangeNames.Properties;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Limits the number of concurrent transactions; others wait for a permit. */
class TransactionPolicyTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
    private final CountDownLatch held = new CountDownLatch(1);
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @AfterEach
    void stop() {
        held.countDown();
        camel.stop();
    }

    /** Creates routes with a single permit. */
    private ProducerTemplate routes(Duration maxWait) throws Exception {
        return routes(maxWait, 1, 1);
    }

    private ProducerTemplate routes(Duration maxWait, int places, int share) throws Exception {
        camel.getRegistry()
                .bind("transaction", new TransactionPolicy(new NoDatabase(), bulkheads, places, share, maxWait));
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:hold").policy("transaction").process(exchange -> held.await());
                from("direct:quick").policy("transaction").setBody(constant("done"));
                from("direct:fail").policy("transaction").throwException(new IllegalStateException("broken"));
                from("direct:nested").policy("transaction").to("direct:quick");
                from("direct:handled")
                        .onException(IllegalStateException.class)
                        .handled(true)
                        .setBody(constant("handled"))
                        .end()
                        .policy("transaction")
                        .policy("transaction")
                        .setBody(constant("done"))
                        .end()
                        .end()
                        .throwException(new IllegalStateException("broken"));
            }
        });
        camel.start();
        return camel.createProducerTemplate();
    }

    private int freePlaces() {
        return bulkheads.bulkhead("transactions").getMetrics().getAvailableConcurrentCalls();
    }

    @Test
    void aTransactionWithoutAPermitStartsWhenAnotherHasEnded() throws Exception {
        // Given
        ProducerTemplate routes = routes(LONG);
        CompletableFuture<Exchange> first = routes.asyncSend("direct:hold", exchange -> {});
        await().until(() -> freePlaces() == 0);

        // When
        CompletableFuture<Exchange> second = new CompletableFuture<>();
        Thread waiting = new Thread(() -> second.complete(routes.send("direct:quick", exchange -> {})));
        waiting.start();

        // Then
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        assertThat(second).isNotDone();
        held.countDown();
        assertThat(second.join().getMessage().getBody()).isEqualTo("done");
        assertThat(first.join().isFailed()).isFalse();
        assertThat(freePlaces()).isEqualTo(1);
    }

    @Test
    void aTransactionWithoutAPermitInTimeFailsLikeOneRefusedByTheDatabase() throws Exception {
        // Given
        ProducerTemplate routes = routes(Duration.ofMillis(1));
        CompletableFuture<Exchange> first = routes.asyncSend("direct:hold", exchange -> {});
        await().until(() -> freePlaces() == 0);

        // When
        Exchange late =
                routes.send("direct:quick", exchange -> exchange.getMessage().setHeader("user_id", "another"));

        // Then
        assertThat(late.getException())
                .isInstanceOf(CannotCreateTransactionException.class)
                .hasMessage("This process already runs 1 transactions, and none of them has ended within PT0.001S");
        held.countDown();
        assertThat(first.join().isFailed()).isFalse();
        assertThat(freePlaces()).isEqualTo(1);
    }

    @Test
    void aCallerWithHangingTransactionsLeavesPermitsForOthers() throws Exception {
        // Given
        ProducerTemplate routes = routes(Duration.ofMillis(1), 2, 1);
        CompletableFuture<Exchange> hanging = routes.asyncSend("direct:hold", of("one"));
        await().until(() -> freePlaces() == 1);

        // When
        Exchange another = routes.send("direct:quick", of("another"));
        Exchange same = routes.send("direct:quick", of("one"));

        // Then
        assertThat(another.getMessage().getBody()).isEqualTo("done");
        assertThat(same.getException())
                .isInstanceOf(CannotCreateTransactionException.class)
                .hasMessage("The caller already runs 1 transactions, and none of them has ended within PT0.001S");
        held.countDown();
        assertThat(hanging.join().isFailed()).isFalse();
        assertThat(routes.send("direct:quick", of("one")).getMessage().getBody())
                .isEqualTo("done");
    }

    private static Processor of(String user) {
        return exchange -> exchange.getMessage().setHeader("user_id", user);
    }

    @Test
    void failedStepsMarkTheExchangeAsUndone() throws Exception {
        // When
        Exchange failed = routes(LONG).send("direct:fail", exchange -> {});

        // Then
        assertThat(failed.getProperty(Properties.TRANSACTION_UNDONE)).isEqualTo(true);
    }

    @Test
    void aFailedTransactionReleasesItsPermit() throws Exception {
        // Given
        ProducerTemplate routes = routes(LONG);

        // When
        Exchange failed = routes.send("direct:fail", exchange -> {});

        // Then
        assertThat(failed.getException()).hasRootCauseMessage("broken");
        assertThat(freePlaces()).isEqualTo(1);
    }

    @Test
    void aNestedTransactionNeedsNoFurtherPermit() throws Exception {
        // Given
        ProducerTemplate routes = routes(LONG);

        // When
        Exchange nested = routes.send("direct:nested", exchange -> {});

        // Then
        assertThat(nested.getMessage().getBody()).isEqualTo("done");
        assertThat(freePlaces()).isEqualTo(1);
    }

    @Test
    void stepsAfterANestedTransactionHaveTheErrorHandlingOfTheirRoute() throws Exception {
        // Given
        ProducerTemplate routes = routes(LONG);

        // When
        Exchange failed = routes.send("direct:handled", exchange -> {});

        // Then
        assertThat(failed.getException()).isNull();
        assertThat(failed.getMessage().getBody()).isEqualTo("handled");
    }

    /** Transactions without a database. */
    private static final class NoDatabase extends AbstractPlatformTransactionManager {

        private static final ThreadLocal<Boolean> ACTIVE = ThreadLocal.withInitial(() -> false);

        @Override
        protected Object doGetTransaction() {
            return ACTIVE;
        }

        @Override
        protected boolean isExistingTransaction(Object transaction) {
            return ACTIVE.get();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            ACTIVE.set(true);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            // there is nothing to commit
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            // there is nothing to roll back
        }

        @Override
        protected void doSetRollbackOnly(DefaultTransactionStatus status) {
            // there is nothing to roll back
        }

        @Override
        protected void doCleanupAfterCompletion(Object transaction) {
            ACTIVE.remove();
        }
    }
}
