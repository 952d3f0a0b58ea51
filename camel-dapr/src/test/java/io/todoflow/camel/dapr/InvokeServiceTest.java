package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code to: dapr:invokeService}. */
class InvokeServiceTest {

    private static CamelWithDapr camel;
    private static HttpServer service;

    @BeforeAll
    static void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.createContext("/", InvokeServiceTest::answer);
        service.start();
        camel = CamelWithDapr.start(dapr -> dapr.appPort(service.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        camel.close();
        service.stop(0);
    }

    /** Echoes the request; /status/404 answers with that status. */
    private static void answer(HttpExchange call) throws IOException {
        try (call) {
            String path = call.getRequestURI().toString();
            String asked = "%s %s %s %s %s"
                    .formatted(
                            call.getRequestMethod(),
                            path,
                            call.getRequestHeaders().getFirst("Content-Type"),
                            call.getRequestHeaders().getFirst("X-Mine"),
                            new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = asked.getBytes(StandardCharsets.UTF_8);
            call.getResponseHeaders().set("Content-Type", "text/plain");
            int status = path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
            if (status == 204) {
                call.sendResponseHeaders(status, -1);
            } else {
                call.sendResponseHeaders(status, body.length);
                call.getResponseBody().write(body);
            }
        }
    }

    private static Exchange invoke(String options, @Nullable Object body, Object... headers) {
        return camel.send("dapr:invokeService?serviceToInvoke=camel&" + options, body, headers);
    }

    @Test
    void theResponseBecomesTheBodyAndStatusAndContentTypeBecomeHeaders() {
        // When
        Exchange answered = invoke("methodToInvoke=tasks/1", Map.of("a", 1));

        // Then
        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody(String.class))
                .isEqualTo("POST /tasks/1 application/json null {\"a\":1}");
        assertThat(answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(200);
        assertThat(answered.getMessage().getHeader(Exchange.CONTENT_TYPE)).isEqualTo("text/plain");
    }

    @Test
    void verbQueryAndHeadersAreSent() {
        // When
        Exchange answered = invoke(
                "verb=GET&methodToInvoke=/tasks",
                "ignored",
                "CamelDaprQueryParameters",
                Map.of("q", List.of("a b", "c&d")),
                "CamelDaprHttpHeaders",
                Map.of("X-Mine", "yes"));

        // Then
        assertThat(answered.getMessage().getBody(String.class)).isEqualTo("GET /tasks?q=a+b&q=c%26d null yes ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            methodToInvoke=m                            | application/json | "text"
            methodToInvoke=m&contentType=text/plain     | text/plain       | text
            methodToInvoke=m&httpExtension=PUT          | application/json | "text"
            """)
    void textIsAJsonStringUnlessItHasAContentType(String options, String contentType, String sent) {
        // When
        Exchange answered = invoke(options, "text");

        // Then
        assertThat(answered.getMessage().getBody(String.class))
                .isEqualTo("%s /m %s null %s".formatted(options.contains("PUT") ? "PUT" : "POST", contentType, sent));
    }

    @ParameterizedTest
    @CsvSource({"404", "500", "302"})
    void aNon2xxResponseFailsWithItsStatusAndBody(int status) {
        // When
        Exchange failed = invoke("methodToInvoke=status/" + status, null);

        // Then
        assertThat(failed.getException()).isInstanceOfSatisfying(ServiceInvocationException.class, failure -> {
            assertThat(failure.getStatusCode()).isEqualTo(status);
            assertThat(failure.getService()).isEqualTo("camel");
            assertThat(failure.getBodyText()).startsWith("POST /status/" + status);
            assertThat(failure.getContentType()).isEqualTo("text/plain");
        });
    }

    @Test
    void aRouteMayHandleTheStatusItself() {
        // When
        Exchange answered = invoke("methodToInvoke=status/404&throwExceptionOnFailure=false", null);

        // Then
        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(404);
    }

    @Test
    void anEmptyResponseHasNoBody() {
        // When
        Exchange answered = invoke("methodToInvoke=status/204", "text");

        // Then
        assertThat(answered.getException()).isNull();
        assertThat(answered.getMessage().getBody()).isNull();
    }

    @Test
    void anUnknownServiceFailsWithTheMessageOfTheSidecar() {
        // When
        Exchange failed = camel.send("dapr:invokeService?serviceToInvoke=nobody&methodToInvoke=m", null);

        // Then
        assertThat(failed.getException())
                .isInstanceOf(ServiceInvocationException.class)
                .hasMessageContaining("ERR_DIRECT_INVOKE");
    }
}
