package io.todoflow.camel.dapr;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options of an operation's endpoints; creates their producers and consumers. */
@UriParams
public abstract class OperationOptions {

    @UriParam(
            prefix = "metadata.",
            multiValue = true,
            description = "Metadata for the Dapr component, one option per name, such as metadata.ttlInSeconds=60."
                    + " Applies to requests, unless the header CamelDaprMetadata overrides it, and to"
                    + " subscriptions. Not in Camel's own component")
    private Map<String, String> metadata = Map.of();

    /** The metadata of a request. That of the message overrides that of the options. */
    Map<String, String> metadata(Message message) {
        Map<String, String> merged = new LinkedHashMap<>(metadata);
        merged.putAll(RequestValues.metadata(message));
        return merged;
    }

    /** Whether the sidecar supports metadata for the operation. */
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

    /** The Dapr component or app that the request of a message addresses, as a metric tag; empty for none. */
    String component(Message message) {
        return "";
    }

    /** Creates the request of {@code to: dapr:<operation>}. */
    abstract SidecarRequest createRequest(DaprEndpoint endpoint);

    /** Creates the consumer of {@code from: dapr:<operation>}. */
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        throw new UnsupportedOperationException(
                ("from: %s is not possible; a route can start with dapr:pubSub, dapr:invokeBinding,"
                                + " dapr:configuration, dapr:workflow or dapr:job")
                        .formatted(endpoint.getEndpointUri()));
    }
}
