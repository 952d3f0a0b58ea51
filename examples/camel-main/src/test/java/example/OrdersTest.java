package example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dapr.client.DaprClient;
import io.dapr.client.domain.State;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.dapr.embedded.junit.DaprTest;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.main.Main;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DaprTest(resources = "dapr")
class OrdersTest {

    private final Main main = new Main(OrdersMain.class);

    @BeforeEach
    void start(EmbeddedDapr dapr) {
        main.addOverrideProperty("camel.component.dapr.grpc-endpoint", "127.0.0.1:" + dapr.grpcPort());
        main.start();
    }

    @AfterEach
    void stop() {
        main.stop();
    }

    @Test
    void anOrderIsKept(DaprClient client) {
        // When, Then: a stream receives what is published after it has opened
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            client.publishEvent("pubsub", "orders", Map.of("item", "tea"), Map.of("cloudevent.subject", "order-1"))
                    .block();
            State<Map> order = client.getState("statestore", "order-1", Map.class).block();
            assertThat(order.getValue()).isEqualTo(Map.of("item", "tea"));
        });
    }
}
