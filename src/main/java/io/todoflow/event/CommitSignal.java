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

/** Wakes a route after the current transaction has committed. */
@Component("commitSignal")
class CommitSignal {

    private final ProducerTemplate template;
    private final Map<String, Endpoint> signals = new ConcurrentHashMap<>();

    CommitSignal(ProducerTemplate template) {
        this.template = template;
    }

    /**
     * The poll of the route makes up for a signal that fails or is lost with its process. The signal is sent in
     * {@code afterCompletion}, where Spring only logs a failure; in {@code afterCommit}, it would fail a committed
     * request.
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

    /** A signal that is still waiting covers this commit as well. */
    private void signal(String route) {
        Endpoint signal = signals.computeIfAbsent(route, name -> template.getCamelContext()
                .getEndpoint(CalledRoute.queue(name) + "?size=1&discardWhenFull=true"));
        if (!(signal instanceof SedaEndpoint queue) || queue.getCurrentQueueSize() == 0) {
            template.sendBody(signal, null);
        }
    }
}
