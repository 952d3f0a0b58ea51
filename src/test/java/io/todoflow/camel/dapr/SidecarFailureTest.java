package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.camel.dapr.SidecarException.Code;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each failure of the sidecar is an exception of its own, and says what to do. */
class SidecarFailureTest {

    private static final int TOO_LARGE = 5 * 1024 * 1024;

    private static void assertFailed(
            Exchange exchange, Class<? extends SidecarException> type, Code code, String message) {
        assertThat(exchange.getException()).isInstanceOf(type).hasMessageContaining(message);
        assertThat(((SidecarException) exchange.getException()).getCode()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "dapr:pubSub?pubSubName=pubsub&topic=t",
        "dapr:state?stateStore=statestore&key=k",
        "dapr:secret?secretStore=secretstore",
        "dapr:job?jobName=j&dueTime=1h",
        "dapr:invokeService?serviceToInvoke=s&methodToInvoke=m",
        "dapr:invokeBinding?bindingName=b&bindingOperation=create"
    })
    void aSidecarThatIsAway(String uri) {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            camel.dapr.kill();

            // When
            Exchange failed = camel.send(uri, Map.of());

            // Then
            assertFailed(failed, SidecarUnavailableException.class, Code.SIDECAR_AWAY, "Check that it runs");
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

            // When
            Exchange failed = camel.send(uri, null);

            // Then
            assertFailed(failed, SidecarUnavailableException.class, Code.TIMEOUT, "requestTimeout");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dapr:pubSub?pubSubName=nosuch&topic=t",
        "dapr:state?stateStore=nosuch&key=k",
        "dapr:state?stateOperation=save&stateStore=nosuch&key=k",
        "dapr:secret?secretStore=nosuch&key=k"
    })
    void aComponentThatIsMissing(String uri) {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // When
            Exchange failed = camel.send(uri, Map.of());

            // Then
            assertFailed(failed, SidecarRefusedException.class, Code.COMPONENT_MISSING, "nosuch");
        }
    }

    @Test
    void aTopicThatIsForbidden() {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // When
            Exchange failed = camel.send("dapr:pubSub?pubSubName=pubsub&topic=forbidden", Map.of());

            // Then
            assertFailed(failed, SidecarRefusedException.class, Code.FORBIDDEN, "publishingScopes");
        }
    }

    @Test
    void aMessageThatIsTooLarge() {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // When
            Exchange failed = camel.send("dapr:pubSub?pubSubName=pubsub&topic=t", new byte[TOO_LARGE]);

            // Then
            assertFailed(failed, SidecarRefusedException.class, Code.PAYLOAD_TOO_LARGE, "--max-body-size");
        }
    }

    @ParameterizedTest
    @CsvSource({
        ", dapr:state?stateStore=statestore&key=k",
        "wrong, dapr:state?stateStore=statestore&key=k",
        "wrong, dapr:job?jobName=j&jobOperation=get",
        "wrong, dapr:invokeService?serviceToInvoke=s&methodToInvoke=m"
    })
    void aTokenThatIsWrong(@Nullable String token, String uri) {
        try (CamelWithDapr camel = CamelWithDapr.start(dapr -> dapr.apiToken("right"))) {
            // Given
            camel.component.setApiToken(token);

            // When
            Exchange failed = camel.send(uri, null);

            // Then
            assertFailed(failed, SidecarRefusedException.class, Code.TOKEN_WRONG, "DAPR_API_TOKEN");
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
    void aBuildingBlockThatTheSidecarDoesNotServe() {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // When
            Exchange failed = camel.send("dapr:invokeBinding?bindingName=b&bindingOperation=create", Map.of());

            // Then
            assertFailed(failed, SidecarRefusedException.class, Code.NOT_SUPPORTED, "versions");
        }
    }

    @Test
    void aSidecarThatIsBackIsFoundSoon() {
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
