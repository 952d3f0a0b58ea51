package io.todoflow.camel.dapr.builder;

import static io.todoflow.camel.dapr.builder.StaticEndpointBuilders.dapr;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dapr.client.DaprClient;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.DaprEndpoint;
import io.todoflow.camel.dapr.PubSubTransport;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.dapr.embedded.junit.DaprTest;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Java routes can build endpoints with all options, including those that Camel's own component lacks. */
@DaprTest(resources = "classpath:dapr")
class EndpointDslTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void point(EmbeddedDapr dapr) {
        DaprComponent component = new DaprComponent();
        component.setGrpcEndpoint("127.0.0.1:" + dapr.grpcPort());
        camel.addComponent("dapr", component);
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aRouteReceivesAndSaves(DaprClient client) throws Exception {
        // Given
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(dapr("pubSub").pubSubName("pubsub").topic("orders").transport(PubSubTransport.streaming))
                        .to(dapr("state")
                                .stateOperation("save")
                                .stateStore("statestore")
                                .key("last"));
            }
        });
        camel.start();

        // Then
        await().until(() -> {
            client.publishEvent("pubsub", "orders", "tea").block();
            return "tea"
                    .equals(client.getState("statestore", "last", String.class)
                            .block()
                            .getValue());
        });
    }

    @Test
    void aBuilderCreatesTheUriOfAnEndpoint() {
        // When
        DaprEndpoint endpoint = dapr("pubSub")
                .pubSubName("pubsub")
                .topic("orders")
                .metadata("ttlInSeconds", "60")
                .resolve(camel, DaprEndpoint.class);

        // Then
        assertThat(endpoint.getEndpointUri())
                .isEqualTo("dapr://pubSub?metadata.ttlInSeconds=60&pubSubName=pubsub&topic=orders");
    }
}
