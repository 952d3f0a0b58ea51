package io.todoflow.camel.dapr;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprPreviewClient;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Uses a building block of the application's Dapr sidecar. */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "dapr",
        title = "Dapr",
        syntax = "dapr:operation",
        category = {Category.CLOUD, Category.SAAS},
        headersClass = DaprConstants.class)
public class DaprEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    @UriPath(description = "The building block")
    @Metadata(required = true)
    private final DaprOperation operation;

    @UriParam(label = "advanced", description = "The client of this endpoint. The default is that of the component")
    private @Nullable DaprClient client;

    @UriParam(
            label = "advanced",
            description = "The client of this endpoint for locks. The default is that of the component")
    private @Nullable DaprPreviewClient previewClient;

    @UriParam(
            label = "producer,advanced",
            description =
                    "Maximum duration of a request, if shorter than the component's. Not in Camel's own" + " component")
    private @Nullable Duration requestTimeout;

    @UriParam(
            label = "producer,advanced",
            description = "Number of retries if the sidecar is down or not ready. The default is that of the"
                    + " component. Not in Camel's own component")
    private @Nullable Integer retries;

    private final OperationOptions options;
    private @Nullable SidecarClient ownSidecar;

    DaprEndpoint(String uri, DaprComponent component, DaprOperation operation, OperationOptions options) {
        super(uri, component);
        this.operation = operation;
        this.options = options;
    }

    @Override
    public Producer createProducer() {
        return new DaprProducer(this, options.createRequest(this));
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        Consumer consumer = options.createConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    /** Several routes may consume one topic. */
    @Override
    public boolean isMultipleConsumersSupported() {
        return true;
    }

    @Override
    public DaprComponent getComponent() {
        return (DaprComponent) super.getComponent();
    }

    /** The component's client, or a separate one if this endpoint has its own {@code DaprClient}. */
    synchronized SidecarClient sidecar() {
        if (client == null && previewClient == null) {
            return getComponent().sidecar();
        }
        if (ownSidecar == null) {
            ownSidecar = new SidecarClient(
                    getComponent(), () -> client == null ? getComponent().getClient() : client, () -> previewClient);
        }
        return ownSidecar;
    }

    /** Applies the timeout and the retries of this endpoint to a request. */
    Mono<Void> patiently(Mono<Void> request) {
        Mono<Void> limited = requestTimeout == null ? request : request.timeout(requestTimeout);
        int again = retries == null ? getComponent().getRetries() : retries;
        Mono<Void> typed = limited.onErrorMap(SidecarFailures::typed);
        return again == 0
                ? typed
                : typed.retryWhen(Retry.backoff(again, FIRST_RETRY)
                        .maxBackoff(LAST_RETRY)
                        .filter(DaprEndpoint::isAway)
                        .onRetryExhaustedThrow((retry, last) -> last.failure()));
    }

    private static boolean isAway(Throwable failure) {
        return failure instanceof SidecarException typed
                && (typed.getCode() == Code.SIDECAR_AWAY || typed.getCode() == Code.SIDECAR_NOT_READY);
    }

    OperationOptions options() {
        return options;
    }

    public @Nullable DaprClient getClient() {
        return client;
    }

    public void setClient(@Nullable DaprClient client) {
        this.client = client;
    }

    public @Nullable DaprPreviewClient getPreviewClient() {
        return previewClient;
    }

    public void setPreviewClient(@Nullable DaprPreviewClient previewClient) {
        this.previewClient = previewClient;
    }

    public @Nullable Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(@Nullable Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public @Nullable Integer getRetries() {
        return retries;
    }

    public void setRetries(@Nullable Integer retries) {
        this.retries = retries;
    }

    public DaprOperation getOperation() {
        return operation;
    }
}
