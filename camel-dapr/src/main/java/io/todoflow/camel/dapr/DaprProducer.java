package io.todoflow.camel.dapr;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultAsyncProducer;
import org.jspecify.annotations.Nullable;

/** Sends its endpoint's request for each exchange, without blocking a thread while the sidecar works. */
class DaprProducer extends DefaultAsyncProducer {

    private final DaprEndpoint endpoint;
    private final SidecarClient sidecar;
    private final SidecarRequest request;
    private final SidecarMetrics metrics;

    DaprProducer(DaprEndpoint endpoint, SidecarRequest request) {
        super(endpoint);
        this.endpoint = endpoint;
        this.sidecar = endpoint.sidecar();
        this.request = request;
        this.metrics = endpoint.getComponent().metrics();
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        long start = System.nanoTime();
        String component = endpoint.options().component(exchange.getMessage());
        try {
            request.send(exchange.getMessage())
                    .doOnError(failure -> sidecar.reconnectSoon())
                    .transform(endpoint::patiently)
                    .doOnError(failure -> measure(component, failure, start))
                    .doOnSuccess(done -> measure(component, null, start))
                    .contextWrite(context -> TraceContext.in(context, exchange.getMessage()))
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

    private void measure(String component, @Nullable Throwable failure, long start) {
        metrics.request(endpoint.getOperation(), component, SidecarMetrics.outcome(failure), System.nanoTime() - start);
    }
}
