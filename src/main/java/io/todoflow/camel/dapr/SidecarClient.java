package io.todoflow.camel.dapr;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.resiliency.ResiliencyOptions;
import io.dapr.config.Properties;
import io.dapr.v1.DaprGrpc;
import io.grpc.ManagedChannel;
import org.jspecify.annotations.Nullable;

/** The one client of a component, made when it is first needed and closed with the component. */
final class SidecarClient {

    private final DaprComponent component;
    private @Nullable DaprClient created;
    private @Nullable ManagedChannel channel;

    SidecarClient(DaprComponent component) {
        this.component = component;
    }

    synchronized DaprClient get() {
        DaprClient given = component.getClient();
        if (given != null) {
            return given;
        }
        if (created == null) {
            created = create();
        }
        return created;
    }

    private DaprClient create() {
        DaprClientBuilder builder = new DaprClientBuilder()
                .withResiliencyOptions(new ResiliencyOptions()
                        .setTimeout(component.getRequestTimeout())
                        .setMaxRetries(0));
        if (component.getGrpcEndpoint() != null) {
            builder.withPropertyOverride(Properties.GRPC_ENDPOINT, component.getGrpcEndpoint());
        }
        if (component.getApiToken() != null) {
            builder.withPropertyOverride(Properties.API_TOKEN, component.getApiToken());
        }
        DaprClient client = builder.build();
        client.newGrpcStub("", c -> {
            channel = (ManagedChannel) c;
            return DaprGrpc.newStub(c);
        });
        return client;
    }

    /**
     * To be called when a request failed. gRPC waits longer and longer, up to two minutes, before it connects anew to a
     * sidecar that was away; the next request shall find it as soon as it is back.
     */
    synchronized void reconnectSoon() {
        if (channel != null) {
            channel.resetConnectBackoff();
        }
    }

    synchronized void close() throws Exception {
        if (created != null) {
            created.close();
            created = null;
            channel = null;
        }
    }
}
