package io.todoflow.event;

import org.apache.camel.ProducerTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes the relay when the transaction that appended to the outbox has committed. */
@Component("outboxSignal")
class OutboxSignal {

    private final ProducerTemplate template;

    OutboxSignal(ProducerTemplate template) {
        this.template = template;
    }

    /** A signal that is lost with the process is made up for by the relay's poll. */
    public void afterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                template.sendBody("seda:outbox-relay?size=1&discardWhenFull=true", null);
            }
        });
    }
}
