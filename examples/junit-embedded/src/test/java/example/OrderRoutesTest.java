package example;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.dapr.embedded.junit.DaprTest;
import io.todoflow.dapr.embedded.junit.ReceivedEvents;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@DaprTest(resources = "classpath:dapr", subscribe = {"pubsub/orders", "pubsub/notes"})
class OrderRoutesTest {

    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start(EmbeddedDapr dapr) throws Exception {
        camel.getComponent("dapr", DaprComponent.class).setGrpcEndpoint("127.0.0.1:" + dapr.grpcPort());
        camel.addRoutes(new OrderRoutes());
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void anOrderIsPublishedInFullAndAsANote(ReceivedEvents events) {
        // When
        camel.createProducerTemplate().sendBody("direct:order", Map.of("item", "tea", "count", 2));

        // Then
        assertThat(events.await("orders").data().path("item").asText()).isEqualTo("tea");
        assertThat(events.await("notes").data().asText()).isEqualTo("an order has been placed");
    }
}
