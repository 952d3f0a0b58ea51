package io.todoflow.benchmark;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.domain.PublishEventRequest;
import io.dapr.config.Properties;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.DaprConstants;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** Compares publishing by a route with the component to the bare SDK, in turns. */
final class ComponentPublish {

    private static final Duration TURN = Sizes.SPAN.dividedBy(4);
    private static final int TURNS = 12;
    private static final int THREADS = 8;

    private ComponentPublish() {}

    static void measure(Bench bench) throws Exception {
        String sidecar = "127.0.0.1:" + bench.warm().sidecar().grpcPort();
        byte[] event = TaskLoad.TASK.getBytes(StandardCharsets.UTF_8);
        DaprComponent dapr = new DaprComponent();
        dapr.setGrpcEndpoint(sidecar);
        try (DaprClient sdk = new DaprClientBuilder()
                        .withPropertyOverride(Properties.GRPC_ENDPOINT, sidecar)
                        .build();
                CamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("dapr", dapr);
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:publish").to("dapr:pubSub?pubSubName=pubsub&topic=benchmark");
                }
            });
            camel.start();
            ProducerTemplate route = camel.createProducerTemplate();
            PublishEventRequest request =
                    new PublishEventRequest("pubsub", "benchmark", event).setContentType("application/json");
            Map<String, Object> contentType = Map.of(DaprConstants.CONTENT_TYPE, "application/json");
            Turns turns = Turns.run(
                    TURNS,
                    () -> rate(() -> sdk.publishEvent(request).block()),
                    () -> rate(() -> route.sendBodyAndHeaders("direct:publish", event, contentType)));
            bench.figures().put(Figure.SINGLE_SDK, turns.reference());
            bench.figures().put(Figure.SINGLE_ROUTE, turns.compared());
        }
    }

    private static double rate(Runnable publish) throws Exception {
        return Parallel.run(THREADS, TURN, (thread, deadline) -> {
                    int count = 0;
                    while (System.nanoTime() < deadline) {
                        publish.run();
                        count++;
                    }
                    return count;
                })
                .rate();
    }
}
