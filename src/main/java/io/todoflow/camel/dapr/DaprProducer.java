package io.todoflow.camel.dapr;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;

/** Sends its endpoint's request for each exchange, without holding a thread while the sidecar works. */
class DaprProducer extends DefaultAsyncProducer {

    private final SidecarClient sidecar;
    private final SidecarRequest request;

    DaprProducer(DaprEndpoint endpoint, SidecarRequest request) {
        super(endpoint);
        this.sidecar = endpoint.sidecar();
        this.request = request;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            request.send(exchange.getMessage())
                    .doOnError(failure -> sidecar.reconnectSoon())
                    .onErrorMap(SidecarFailures::typed)
                    .subscribe(
                            ignored -> {},
                            failure -> {
                                exchange.setException(failure);
                                callback.done(false);
                            },
                            () -> callback.done(false));
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }
}
