package io.todoflow.camel.dapr;

import io.dapr.client.domain.StateOptions.Concurrency;
import io.dapr.client.domain.StateOptions.Consistency;
import org.apache.camel.Message;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Options of {@code dapr:state}. */
@UriParams
@Configurer
public class StateOptions extends OperationOptions {

    @UriParam(label = "producer", defaultValue = "get", description = "What to do")
    private StateOperation stateOperation = StateOperation.get;

    @UriParam(label = "producer", description = "Name of the state store")
    private @Nullable String stateStore;

    @UriParam(label = "producer", description = "Key to save, get or delete")
    private @Nullable String key;

    @UriParam(
            label = "producer",
            description = "ETag that the key must still have when it is saved or deleted. Otherwise the operation"
                    + " fails with a StateETagMismatchException")
    private @Nullable String eTag;

    @UriParam(
            label = "producer",
            description = "With FIRST_WRITE, a save or delete without an ETag fails if the key exists")
    private @Nullable Concurrency concurrency;

    @UriParam(label = "producer", description = "How consistent the store must be before it answers")
    private @Nullable Consistency consistency;

    @UriParam(
            label = "producer",
            defaultValue = "value",
            description = "The body after get: value, the bytes of the value, or null if there is none; or state,"
                    + " the SDK's State with key, value and ETag, as in Camel's own component")
    private StateBody stateBody = StateBody.value;

    @UriParam(
            label = "producer",
            description = "Content type of the saved value. With it, a String is saved unchanged; without it, a"
                    + " value is saved as JSON. Not in Camel's own component for this operation")
    private @Nullable String contentType;

    @Override
    String component(Message message) {
        return RequestValues.label(message, DaprConstants.STATE_STORE, stateStore);
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        return new StateRequest(endpoint.sidecar(), this);
    }

    public StateOperation getStateOperation() {
        return stateOperation;
    }

    public void setStateOperation(StateOperation stateOperation) {
        this.stateOperation = stateOperation;
    }

    public @Nullable String getStateStore() {
        return stateStore;
    }

    public void setStateStore(@Nullable String stateStore) {
        this.stateStore = stateStore;
    }

    public @Nullable String getKey() {
        return key;
    }

    public void setKey(@Nullable String key) {
        this.key = key;
    }

    public @Nullable String getETag() {
        return eTag;
    }

    public void setETag(@Nullable String eTag) {
        this.eTag = eTag;
    }

    public @Nullable Concurrency getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(@Nullable Concurrency concurrency) {
        this.concurrency = concurrency;
    }

    public @Nullable Consistency getConsistency() {
        return consistency;
    }

    public void setConsistency(@Nullable Consistency consistency) {
        this.consistency = consistency;
    }

    public StateBody getStateBody() {
        return stateBody;
    }

    public void setStateBody(StateBody stateBody) {
        this.stateBody = stateBody;
    }

    public @Nullable String getContentType() {
        return contentType;
    }

    public void setContentType(@Nullable String contentType) {
        this.contentType = contentType;
    }
}
