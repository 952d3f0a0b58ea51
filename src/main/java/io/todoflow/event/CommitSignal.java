package io.todoflow.event;

import org.apache.camel.ProducerTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes a route that does what follows from a transaction, when the transaction has committed. */
@Component("commitSignal")
class CommitSignal {

    private final ProducerTemplate template;

    CommitSignal(ProducerTemplate template) {
        this.template = template;
    }

    /** A signal that is lost with the process is made up for by the poll of the route. */
    public void wake(String route) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                template.sendBody("seda:%s?size=1&discardWhenFull=true".formatted(route), null);
            }
        });
    }
}
