package io.todoflow.camel.dapr;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.DaprPreviewClient;
import io.dapr.client.resiliency.ResiliencyOptions;
import io.dapr.config.Properties;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprGrpc.DaprStub;
import io.dapr.workflows.client.DaprWorkflowClient;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The client of a component, created on first use and closed with the component. */
final class SidecarClient {

    private static final String TOKEN = "dapr-api-token";

    private final DaprComponent component;
    private final Supplier<@Nullable DaprClient> given;
    private final Supplier<@Nullable DaprPreviewClient> givenPreview;
    private final HttpClient httpClient =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private @Nullable DaprClient created;
    private @Nullable DaprWorkflowClient workflows;
    private @Nullable ManagedChannel channel;

    /**
     * @param given the client to use, if any
     * @param givenPreview the preview client to use, if any
     */
    SidecarClient(
            DaprComponent component,
            Supplier<@Nullable DaprClient> given,
            Supplier<@Nullable DaprPreviewClient> givenPreview) {
        this.component = component;
        this.given = given;
        this.givenPreview = givenPreview;
    }

    synchronized DaprClient get() {
        @Nullable DaprClient client = given.get();
        if (client != null) {
            return client;
        }
        if (created == null) {
            created = create();
        }
        return created;
    }

    /** The SDK's client for preview APIs, which is the same object. */
    DaprPreviewClient preview() {
        @Nullable DaprPreviewClient client = givenPreview.get();
        if (client != null) {
            return client;
        }
        if (get() instanceof DaprPreviewClient both) {
            return both;
        }
        throw new IllegalArgumentException("The option client needs the option previewClient as well");
    }

    /** The SDK's client for workflows, whose calls block. */
    synchronized DaprWorkflowClient workflows() {
        if (workflows == null) {
            Map<String, String> properties = new HashMap<>();
            if (component.getGrpcEndpoint() != null) {
                properties.put(Properties.GRPC_ENDPOINT.getName(), component.getGrpcEndpoint());
            }
            if (component.getApiToken() != null) {
                properties.put(Properties.API_TOKEN.getName(), component.getApiToken());
            }
            workflows = new DaprWorkflowClient(new Properties(properties));
        }
        return workflows;
    }

    /** Calls a gRPC method that the SDK does not support, or not fully. */
    <T> Mono<T> call(BiConsumer<DaprStub, StreamObserver<T>> call) {
        return Mono.create(sink -> call.accept(get().newGrpcStub(null, DaprGrpc::newStub), new StreamObserver<T>() {
            @Override
            public void onNext(T value) {
                sink.success(value);
            }

            @Override
            public void onError(Throwable failure) {
                sink.error(failure);
            }

            @Override
            public void onCompleted() {
                sink.success();
            }
        }));
    }

    /** The stub for streams, which last longer than the timeout of a request. */
    DaprStub streamingStub() {
        return DaprGrpc.newStub(channel());
    }

    /** The connection to the sidecar, with its token and without a timeout. It is closed with the component. */
    Channel channel() {
        AtomicReference<Channel> plain = new AtomicReference<>();
        get().newGrpcStub(null, any -> {
            plain.set(any);
            return DaprGrpc.newStub(any);
        });
        Channel connection = Objects.requireNonNull(plain.get());
        String token = token();
        if (token == null) {
            return connection;
        }
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of(TOKEN, Metadata.ASCII_STRING_MARSHALLER), token);
        return ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private @Nullable String token() {
        return component.getApiToken() != null
                ? component.getApiToken()
                : new Properties().getValue(Properties.API_TOKEN);
    }

    /** A request to a path of the sidecar's HTTP API. */
    HttpRequest.Builder httpRequest(String pathAndQuery) {
        Properties properties = new Properties();
        String endpoint = component.getHttpEndpoint();
        if (endpoint == null) {
            endpoint = properties.getValue(Properties.HTTP_ENDPOINT);
        }
        if (endpoint == null) {
            endpoint = "http://%s:%d"
                    .formatted(properties.getValue(Properties.SIDECAR_IP), properties.getValue(Properties.HTTP_PORT));
        }
        String token = token();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(endpoint + pathAndQuery)).timeout(component.getRequestTimeout());
        if (token != null) {
            request.setHeader(TOKEN, token);
        }
        return request;
    }

    Mono<HttpResponse<byte[]>> http(HttpRequest.Builder request) {
        return Mono.fromFuture(
                () -> httpClient.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray()), true);
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
     * Resets the reconnect delay after a failed request. gRPC would wait up to two minutes before it reconnects to a
     * sidecar that was down.
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
        if (workflows != null) {
            workflows.close();
            workflows = null;
        }
    }
}
