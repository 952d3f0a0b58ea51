package io.todoflow.camel.dapr;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options of one operation's endpoints, and what those endpoints do. */
@UriParams
public abstract class OperationOptions {

    @UriParam(
            prefix = "metadata.",
            multiValue = true,
            description = "Metadata for the Dapr component, one option each, as metadata.ttlInSeconds=60: of a request,"
                    + " where the header CamelDaprMetadata does not say the same name otherwise, or of a subscription."
                    + " Not in Camel's own component")
    private Map<String, String> metadata = Map.of();

    /** Metadata of a request: the options', and the message's before those of the same name. */
    Map<String, String> metadata(Message message) {
        Map<String, String> merged = new LinkedHashMap<>(metadata);
        merged.putAll(RequestValues.metadata(message));
        return merged;
    }

    /** Whether the sidecar takes metadata for the operation. */
    boolean takesMetadata() {
        return true;
    }

    /** Metadata by name, without the prefix. */
    public Map<String, String> getMetadata() {
        return metadata;
    }

    public void setMetadata(Map<String, String> metadata) {
        this.metadata = metadata;
    }

    /** The Dapr component or the app that a request of the message is for, as a label of metrics; empty for none. */
    String component(Message message) {
        return "";
    }

    /** What {@code to: dapr:<operation>} does. */
    abstract SidecarRequest createRequest(DaprEndpoint endpoint);

    /** What {@code from: dapr:<operation>} receives. */
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        throw new UnsupportedOperationException(
                ("from: %s is not possible; a route can start with dapr:pubSub, dapr:invokeBinding,"
                                + " dapr:configuration, dapr:workflow or dapr:job")
                        .formatted(endpoint.getEndpointUri()));
    }
}
