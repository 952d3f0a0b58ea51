package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprStateProtos.GetStateRequest;
import io.dapr.v1.DaprStateProtos.GetStateResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each failure of the sidecar has a specific exception, whose message says what to do. */
class SidecarFailureTest {

    private static final int TOO_LARGE = 5 * 1024 * 1024;

    /** A route that distinguishes the failures. */
    private static final String ROUTE = """
            - onException:
                exception: [io.todoflow.camel.dapr.SidecarUnavailableException]
                handled: {constant: "true"}
                steps:
                  - setBody: {simple: "later: ${exception.code}"}
            - onException:
                exception: [io.todoflow.camel.dapr.SidecarRefusedException]
                onWhen: {simple: "${exception.code} == 'TOKEN_WRONG'"}
                handled: {constant: "true"}
                steps:
                  - setBody: {simple: "call an operator: ${exception.code}"}
            - onException:
                exception: [io.todoflow.camel.dapr.SidecarException]
                handled: {constant: "true"}
                steps:
                  - setBody: {simple: "give up: ${exception.code}"}
            - route:
                id: guarded
                from:
                  uri: direct:guarded
                  steps:
                    - toD:
                        uri: "${header.uri}"
            """;

    /** Checks that the failure has the type and the code, and that a route can catch it by them. */
    private static void assertFails(
            CamelWithDapr camel,
            String uri,
            @Nullable Object body,
            Class<? extends SidecarException> type,
            Code code,
            String message)
            throws Exception {
        // When
        Exchange failed = camel.send(uri, body);

        // Then
        assertThat(failed.getException()).isInstanceOf(type).hasMessageContaining(message);
        assertThat(((SidecarException) failed.getException()).getCode()).isEqualTo(code);

        // When
        PluginHelper.getRoutesLoader(camel.camel).loadRoutes(ResourceHelper.fromString("guarded.yaml", ROUTE));
        Exchange caught = camel.send("direct:guarded", body, "uri", uri);

        // Then
        String reaction = type == SidecarUnavailableException.class
                ? "later: "
                : code == Code.TOKEN_WRONG ? "call an operator: " : "give up: ";
        assertThat(caught.getException()).isNull();
        assertThat(caught.getMessage().getBody()).isEqualTo(reaction + code);
    }

    @ParameterizedTest
    @CsvSource({
        "dapr:pubSub?pubSubName=pubsub&topic=t",
        "dapr:state?stateStore=statestore&key=k",
        "dapr:secret?secretStore=secretstore",
        "dapr:job?jobName=j&dueTime=1h",
        "dapr:invokeService?serviceToInvoke=s&methodToInvoke=m",
        "dapr:invokeBinding?bindingName=b&bindingOperation=create",
        "dapr:configuration?configStore=configstore",
        "dapr:lock?storeName=lockstore&resourceId=r&lockOwner=o&expiryInSeconds=1"
    })
    void aSidecarThatIsDown(String uri) throws Exception {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            camel.dapr.kill();

            // Then
            assertFails(
                    camel, uri, Map.of(), SidecarUnavailableException.class, Code.SIDECAR_AWAY, "Check that it runs");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dapr:state?stateStore=statestore&key=k",
        "dapr:job?jobName=j&dueTime=1h",
        "dapr:invokeService?serviceToInvoke=s&methodToInvoke=m"
    })
    void aSidecarThatDoesNotAnswer(String uri) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            camel.component.setGrpcEndpoint("127.0.0.1:" + silent.getLocalPort());
            camel.component.setHttpEndpoint("http://127.0.0.1:" + silent.getLocalPort());
            camel.component.setRequestTimeout(Duration.ofMillis(300));

            // Then
            assertFails(camel, uri, null, SidecarUnavailableException.class, Code.TIMEOUT, "requestTimeout");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dapr:pubSub?pubSubName=nosuch&topic=t",
        "dapr:state?stateStore=nosuch&key=k",
        "dapr:state?stateOperation=save&stateStore=nosuch&key=k",
        "dapr:secret?secretStore=nosuch&key=k",
        "dapr:configuration?configStore=nosuch&configKeys=k",
        "dapr:lock?storeName=nosuch&resourceId=r&lockOwner=o&expiryInSeconds=1"
    })
    void aMissingComponent(String uri) throws Exception {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Then
            assertFails(camel, uri, Map.of(), SidecarRefusedException.class, Code.COMPONENT_MISSING, "nosuch");
        }
    }

    @Test
    void aForbiddenTopic() throws Exception {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Then
            assertFails(
                    camel,
                    "dapr:pubSub?pubSubName=pubsub&topic=forbidden",
                    Map.of(),
                    SidecarRefusedException.class,
                    Code.FORBIDDEN,
                    "publishingScopes");
        }
    }

    @ParameterizedTest
    @CsvSource({
        ", dapr:state?stateStore=statestore&key=k",
        "wrong, dapr:state?stateStore=statestore&key=k",
        "wrong, dapr:job?jobName=j&jobOperation=get",
        "wrong, dapr:invokeService?serviceToInvoke=s&methodToInvoke=m"
    })
    void aWrongToken(@Nullable String token, String uri) throws Exception {
        try (CamelWithDapr camel = CamelWithDapr.start(dapr -> dapr.apiToken("right"))) {
            // Given
            camel.component.setApiToken(token);

            // Then
            assertFails(camel, uri, null, SidecarRefusedException.class, Code.TOKEN_WRONG, "DAPR_API_TOKEN");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            UNAVAILABLE | dapr is not ready: [runtime]         | SIDECAR_NOT_READY
            UNAVAILABLE | the server is shutting down          | SIDECAR_NOT_READY
            UNAVAILABLE | upstream connect error               | SIDECAR_AWAY
            CANCELLED   | context canceled                     | SIDECAR_AWAY
            """)
    void aSidecarThatIsNotReady(Status.Code status, String text, Code code) throws Exception {
        Server sidecar = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new DaprGrpc.DaprImplBase() {
                    @Override
                    public void getState(GetStateRequest request, StreamObserver<GetStateResponse> observer) {
                        observer.onError(status.toStatus().withDescription(text).asRuntimeException());
                    }
                })
                .build()
                .start();
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            camel.component.setGrpcEndpoint("127.0.0.1:" + sidecar.getPort());

            // Then
            assertFails(
                    camel,
                    "dapr:state?stateStore=statestore&key=k",
                    null,
                    SidecarUnavailableException.class,
                    code,
                    text);
        } finally {
            sidecar.shutdownNow();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dapr:state?stateOperation=save&stateStore=statestore&key=k",
                "dapr:pubSub?pubSubName=pubsub&topic=t"
            })
    void aTooLargePayloadIsReportedByEachSendingOperation(String uri) throws Exception {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            assertFails(
                    camel,
                    uri,
                    new byte[TOO_LARGE],
                    SidecarRefusedException.class,
                    Code.PAYLOAD_TOO_LARGE,
                    "--max-body-size");
        }
    }

    @Test
    void anEndpointMayHaveAShorterTimeout() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            camel.component.setGrpcEndpoint("127.0.0.1:" + silent.getLocalPort());

            // Then
            assertFails(
                    camel,
                    "dapr:state?stateStore=statestore&key=k&requestTimeout=100ms&retries=5",
                    null,
                    SidecarUnavailableException.class,
                    Code.TIMEOUT,
                    "requestTimeout");
        }
    }

    @Test
    void retriesBridgeAShortOutageOfTheSidecar() {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            camel.component.setRetries(20);
            camel.dapr.kill();

            // When
            CompletableFuture<Exchange> saved = CompletableFuture.supplyAsync(() -> camel.send(
                    "dapr:state?stateOperation=save&stateStore=statestore&key=k&contentType=text/plain", "v"));
            CompletableFuture<Exchange> impatient = CompletableFuture.supplyAsync(
                    () -> camel.send("dapr:state?stateStore=statestore&key=k&retries=0", null));

            // Then
            assertThat(impatient.join().getException()).isInstanceOf(SidecarUnavailableException.class);
            assertThat(saved).isNotDone();
            camel.restartDapr();
            assertThat(saved.join().getException()).isNull();
            assertThat(camel.send("dapr:state?stateStore=statestore&key=k", null)
                            .getMessage()
                            .getBody(String.class))
                    .isEqualTo("v");
        }
    }

    @Test
    void aRefusedRequestIsNotRetried() {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given more retries than the test would wait for
            camel.component.setRetries(1_000);

            // Then
            assertThat(camel.send("dapr:state?stateStore=nosuch&key=k", null).getException())
                    .isInstanceOf(SidecarRefusedException.class);
        }
    }

    @Test
    void theRightTokenIsSentOverBothApis() {
        try (CamelWithDapr camel = CamelWithDapr.start(dapr -> dapr.apiToken("right"))) {
            // Given
            camel.component.setApiToken("right");

            // When
            Exchange got = camel.send("dapr:state?stateStore=statestore&key=k", null);
            Exchange scheduled = camel.send("dapr:job?jobName=j&dueTime=1h", null);
            Exchange invoked = camel.send("dapr:invokeService?serviceToInvoke=s&methodToInvoke=m", null);

            // Then
            assertThat(got.getException()).isNull();
            assertThat(scheduled.getException()).isNull();
            assertThat(invoked.getException()).isInstanceOf(ServiceInvocationException.class);
        }
    }

    @Test
    void anUnsupportedBuildingBlock() throws Exception {
        Server older = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .build()
                .start();
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            camel.component.setGrpcEndpoint("127.0.0.1:" + older.getPort());

            // Then
            assertFails(
                    camel,
                    "dapr:invokeBinding?bindingName=b&bindingOperation=create",
                    Map.of(),
                    SidecarRefusedException.class,
                    Code.NOT_SUPPORTED,
                    "versions");
        } finally {
            older.shutdownNow();
        }
    }

    @Test
    void aRestartedSidecarIsFoundQuickly() throws Exception {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            String publish = "dapr:pubSub?pubSubName=pubsub&topic=t";
            camel.dapr.kill();
            for (int i = 0; i < 5; i++) {
                assertThat(camel.send(
                                        publish,
                                        List.of(Map.of("entryId", "1", "event", "e", "contentType", "text/plain")))
                                .getException())
                        .isInstanceOf(SidecarUnavailableException.class);
            }

            // When
            camel.restartDapr();

            // Then
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> camel.send(publish, "text").getException() == null);
        }
    }
}
