package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;

/** Waking a route after a commit does not affect the commit. */
class CommitSignalTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final AtomicInteger signals = new AtomicInteger();

    @BeforeEach
    void begin() throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("seda:woken?size=1").process(exchange -> signals.incrementAndGet());
            }
        });
        TransactionSynchronizationManager.initSynchronization();
    }

    @AfterEach
    void end() {
        TransactionSynchronizationManager.clearSynchronization();
        camel.stop();
    }

    private static void complete(int status) {
        if (status == TransactionSynchronization.STATUS_COMMITTED) {
            TransactionSynchronizationUtils.triggerAfterCommit();
        }
        TransactionSynchronizationUtils.triggerAfterCompletion(status);
    }

    @Test
    void onlyACommitWakesARoute() {
        // Given
        camel.start();
        CommitSignal signal = new CommitSignal(camel.createProducerTemplate());

        // When
        signal.wake("woken");
        complete(TransactionSynchronization.STATUS_ROLLED_BACK);
        TransactionSynchronizationManager.clearSynchronization();
        TransactionSynchronizationManager.initSynchronization();
        signal.wake("woken");
        complete(TransactionSynchronization.STATUS_COMMITTED);

        // Then
        await().until(() -> signals.get() > 0);
        assertThat(signals).hasValue(1);
    }

    @Test
    void aFailedSignalFailsNoCommit() {
        // Given a context that accepts no messages
        CommitSignal signal = new CommitSignal(camel.createProducerTemplate());
        signal.wake("woken");

        // Then
        assertThatCode(() -> complete(TransactionSynchronization.STATUS_COMMITTED))
                .doesNotThrowAnyException();
        assertThat(signals).hasValue(0);
    }
}
