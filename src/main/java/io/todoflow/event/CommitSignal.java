package io.todoflow.event;

import io.todoflow.names.CalledRoute;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.seda.SedaEndpoint;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** Wakes a route after the commit of the current transaction. */
@Component("commitSignal")
class CommitSignal {

    private final ProducerTemplate template;
    private final Map<String, Endpoint> signals = new ConcurrentHashMap<>();

    CommitSignal(ProducerTemplate template) {
        this.template = template;
    }

    /**
     * Sends the signal in {@code afterCompletion}, where Spring only logs a failure; in {@code afterCommit}, a failure
     * would fail a committed request. The route also polls, so a lost signal only delays it.
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

    /** A pending signal covers this commit as well. */
    private void signal(String route) {
        Endpoint signal = signals.computeIfAbsent(route, name -> template.getCamelContext()
                .getEndpoint(CalledRoute.queue(name) + "?size=1&discardWhenFull=true"));
        if (!(signal instanceof SedaEndpoint queue) || queue.getCurrentQueueSize() == 0) {
            template.sendBody(signal, null);
        }
    }
}
