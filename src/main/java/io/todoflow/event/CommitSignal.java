package io.todoflow.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.seda.SedaEndpoint;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes a route that does what follows from a transaction, when the transaction has committed. */
@Component("commitSignal")
class CommitSignal {

    private final ProducerTemplate template;
    private final Map<String, Endpoint> signals = new ConcurrentHashMap<>();

    CommitSignal(ProducerTemplate template) {
        this.template = template;
    }

    /**
     * A signal that is lost with the process is made up for by the poll of the route; and one that fails, too: Spring
     * logs a failure after completion, whereas one of {@code afterCommit} would fail a request that has committed.
     */
    public void wake(String route) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCompletion(int status) {
                if (status == STATUS_COMMITTED) {
                    signal(route);
                }
            }
        });
    }

    /** One that waits to be heard already is of this commit, too. */
    private void signal(String route) {
        Endpoint signal = signals.computeIfAbsent(route, name -> template.getCamelContext()
                .getEndpoint("seda:%s?size=1&discardWhenFull=true".formatted(name)));
        if (!(signal instanceof SedaEndpoint queue) || queue.getCurrentQueueSize() == 0) {
            template.sendBody(signal, null);
        }
    }
}
