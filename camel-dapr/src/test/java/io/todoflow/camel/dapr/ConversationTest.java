package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code to: dapr:conversation}. */
class ConversationTest {

    private static final String QUESTION =
            "{\"inputs\":[{\"messages\":[{\"of_user\":{\"content\":[{\"text\":\"hello\"}]}}]}]}";

    private static CamelWithDapr camel;

    @BeforeAll
    static void start() {
        camel = CamelWithDapr.start();
    }

    @AfterAll
    static void stop() {
        camel.close();
    }

    @Test
    void aQuestionIsAnswered() {
        // When
        Exchange done = camel.send("dapr:conversation?conversationName=echo", QUESTION);
        Exchange byHeader = camel.send(
                "dapr:conversation", Map.of("inputs", java.util.List.of()), DaprConstants.CONVERSATION_NAME, "echo");

        // Then
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody(String.class)).contains("\"content\":\"hello\"");
        assertThat(byHeader.getException()).hasMessageContaining("missing inputs in request");
    }

    @Test
    void aMissingModelIsReported() {
        assertThat(camel.send("dapr:conversation?conversationName=nope", QUESTION)
                        .getException())
                .isInstanceOfSatisfying(SidecarException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(Code.COMPONENT_MISSING);
                    assertThat(e).hasMessageContaining("failed finding conversation component nope");
                });
        assertThat(camel.send("dapr:conversation", QUESTION).getException())
                .hasMessage("The option conversationName or the header CamelDaprConversationName is needed");
    }

    @ParameterizedTest
    @CsvSource({"401,TOKEN_WRONG", "403,FORBIDDEN", "413,PAYLOAD_TOO_LARGE", "500,COMPONENT_FAILED", "501,NOT_SUPPORTED"
    })
    void aFailureHasItsCode(int status, Code code) throws IOException {
        // Given
        HttpServer sidecar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sidecar.createContext("/", exchange -> {
            byte[] body = "{\"errorCode\":\"ERR\",\"message\":\"the model is ill\"}".getBytes("UTF-8");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        sidecar.start();

        // When, Then
        assertThat(send(sidecar, "")).isInstanceOfSatisfying(SidecarException.class, e -> {
            assertThat(e.getCode()).isEqualTo(code);
            assertThat(e).hasMessageContaining("the model is ill");
        });
        sidecar.stop(0);
    }

    @Test
    void aSlowModelTimesOut() throws IOException {
        // Given
        CountDownLatch over = new CountDownLatch(1);
        HttpServer sidecar = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sidecar.createContext("/", exchange -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sidecar.start();

        // When, Then
        assertThat(send(sidecar, "&requestTimeout=200"))
                .isInstanceOfSatisfying(
                        SidecarException.class, e -> assertThat(e.getCode()).isEqualTo(Code.TIMEOUT));
        over.countDown();
        sidecar.stop(0);
    }

    private static Exception send(HttpServer sidecar, String options) {
        String endpoint = camel.component.getHttpEndpoint();
        camel.component.setHttpEndpoint(
                "http://127.0.0.1:" + sidecar.getAddress().getPort());
        try {
            return camel.send("dapr:conversation?conversationName=x" + options, QUESTION)
                    .getException();
        } finally {
            camel.component.setHttpEndpoint(endpoint);
        }
    }
}
