package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dapr.embedded.EmbeddedDapr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
class OrdersTest {

    private static final int PORT = TestSocketUtils.findAvailableTcpPort();

    /** The sidecar waits for the application, and requests its subscriptions. */
    private static final EmbeddedDapr DAPR = EmbeddedDapr.builder("orders")
            .appPort(PORT)
            .resourcesPaths(Path.of("dapr"))
            .start();

    @Autowired
    TestRestTemplate http;

    @DynamicPropertySource
    static void ports(DynamicPropertyRegistry properties) {
        properties.add("server.port", () -> PORT);
        properties.add("camel.component.dapr.grpc-endpoint", () -> "127.0.0.1:" + DAPR.grpcPort());
    }

    @AfterAll
    static void stop() {
        DAPR.close();
    }

    @Test
    void anOrderIsPublishedAndKept() {
        // When
        http.put("/orders/1", Map.of("item", "tea"));

        // Then
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(http.getForObject("/orders/1", String.class))
                        .isEqualTo("{\"item\":\"tea\"}"));
    }

    @Test
    void anOrderThatNobodyPlacedIsNotFound() {
        assertThat(http.getForEntity("/orders/2", String.class).getStatusCode()).isEqualTo(HttpStatus.NOT_FOUND);
    }
}
