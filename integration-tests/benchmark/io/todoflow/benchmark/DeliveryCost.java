package io.todoflow.benchmark;

import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.it.world.KafkaSidecarFiles;
import io.todoflow.it.world.SidecarProcess;
import io.todoflow.testing.FreePorts;
import io.todoflow.testing.TestHttpServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * Measures how fast a sidecar delivers events from Kafka, without an effect: to a bare HTTP handler, and to a route
 * with the component on the same HTTP server.
 */
final class DeliveryCost {

    private static final String TOPIC = "deliveries";
    private static final int TURNS = 6;

    private DeliveryCost() {}

    static void measure(Bench bench) throws Exception {
        // only the broker is needed
        bench.fresh(Sizes.LOADED_OPTIONS).app().stop();
        Deliveries.publish(bench, TOPIC, "deliveries");
        measure(bench, false, Figure.SINGLE_HANDLER, Figure.SINGLE_DELIVERY);
        measure(bench, true, Figure.BULK_HANDLER, Figure.BULK_DELIVERY);
        bench.close();
    }

    private static void measure(Bench bench, boolean isBulk, Figure handlerFigure, Figure routeFigure)
            throws Exception {
        try (BareHandler handler = new BareHandler(TOPIC, isBulk)) {
            Turns turns = Turns.run(
                    TURNS, () -> drain(bench, handler.port(), handler.arrivals()), () -> routed(bench, isBulk));
            bench.figures().put(handlerFigure, turns.reference());
            bench.figures().put(routeFigure, turns.compared());
        }
    }

    private static double routed(Bench bench, boolean isBulk) throws Exception {
        Arrivals arrivals = new Arrivals();
        try (TestHttpServer server = new TestHttpServer();
                DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_FACTORY, server);
            camel.addComponent("dapr", new DaprComponent());
            String bulk = isBulk ? "&bulk=true&maxMessagesCount=%d&maxAwaitDurationMs=100".formatted(Sizes.BULK) : "";
            camel.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:pubSub?pubSubName=pubsub&topic=" + TOPIC + bulk).process(exchange -> arrivals.add(1));
                }
            });
            camel.start();
            return drain(bench, server.getServerPort(), arrivals);
        }
    }

    /** Uses a separate sidecar and a separate consumer group, which begins with the oldest event. */
    private static double drain(Bench bench, int port, Arrivals arrivals) throws Exception {
        arrivals.reset();
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target", "it")).toAbsolutePath(), "delivery");
        try (SidecarProcess sidecar = KafkaSidecarFiles.sidecar(
                folder,
                "backend",
                port,
                FreePorts.find(2),
                bench.kafka().address(),
                "- {name: consumerGroup, value: \"%s\"}".formatted(UUID.randomUUID()))) {
            sidecar.start();
            double rate = arrivals.await(Sizes.DELIVERIES);
            sidecar.stop();
            return rate;
        }
    }
}
