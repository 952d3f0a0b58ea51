package io.todoflow.camel.dapr;

import io.dapr.client.domain.InvokeBindingRequest;
import io.dapr.utils.TypeRef;
import java.io.IOException;
import org.apache.camel.Consumer;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Options of {@code dapr:invokeBinding}. */
@UriParams
@Configurer
public class InvokeBindingOptions extends OperationOptions {

    private static final TypeRef<byte[]> BYTES = TypeRef.get(byte[].class);

    @UriParam(description = "Name of the output binding; in a consumer, of the input binding")
    private @Nullable String bindingName;

    @UriParam(label = "producer", description = "Operation of the binding, such as create or get")
    private @Nullable String bindingOperation;

    @UriParam(
            label = "producer",
            description = "With a content type, a String body is sent unchanged; without one, the body is sent as"
                    + " JSON. Not in Camel's own component for this operation")
    private @Nullable String contentType;

    @Override
    String component(Message message) {
        return RequestValues.label(message, DaprConstants.BINDING_NAME, bindingName);
    }

    @UriParam(
            label = "consumer",
            description = "Path to which the sidecar delivers; must match the binding's metadata route. The default"
                    + " is /<bindingName>. Not in Camel's own component")
    private @Nullable String path;

    @Override
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        String name = ObjectHelper.notNull(bindingName, "bindingName", endpoint);
        return new BindingConsumer(endpoint, processor, name, path != null ? path : "/" + name);
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        SidecarClient sidecar = endpoint.sidecar();
        return message -> invoke(sidecar, message);
    }

    private Mono<Void> invoke(SidecarClient sidecar, Message message) throws IOException {
        InvokeBindingRequest request = new InvokeBindingRequest(
                        RequestValues.required(message, DaprConstants.BINDING_NAME, bindingName, "bindingName"),
                        RequestValues.required(
                                message, DaprConstants.BINDING_OPERATION, bindingOperation, "bindingOperation"))
                .setData(RequestValues.bytes(
                        message, RequestValues.text(message, DaprConstants.CONTENT_TYPE, contentType)))
                .setMetadata(metadata(message));
        return sidecar.get()
                .invokeBinding(request, BYTES)
                .doOnNext(message::setBody)
                .then();
    }

    public @Nullable String getBindingName() {
        return bindingName;
    }

    public void setBindingName(@Nullable String bindingName) {
        this.bindingName = bindingName;
    }

    public @Nullable String getBindingOperation() {
        return bindingOperation;
    }

    public void setBindingOperation(@Nullable String bindingOperation) {
        this.bindingOperation = bindingOperation;
    }

    public @Nullable String getPath() {
        return path;
    }

    public void setPath(@Nullable String path) {
        this.path = path;
    }

    public @Nullable String getContentType() {
        return contentType;
    }

    public void setContentType(@Nullable String contentType) {
        this.contentType = contentType;
    }
}
