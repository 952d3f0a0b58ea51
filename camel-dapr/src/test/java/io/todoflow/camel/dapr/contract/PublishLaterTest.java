package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.TestHttpServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.impl.DefaultCamelContext;

/** {@code publishAt}: jobs store events until they are due. */
class PublishLaterTest {

    static final Setup SETUP =
            Setup.app("later").with(Setup.PUBSUB).withScheduler().appDown();

    private final List<String> received = new CopyOnWriteArrayList<>();

    /** An application that publishes later, and receives its own events. */
    private final class Application implements AutoCloseable {

        final DefaultCamelContext context = new DefaultCamelContext();
        final DaprComponent component = new DaprComponent();
        final TestHttpServer http;

        Application(int port) throws Exception {
            http = new TestHttpServer(port);
            context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_FACTORY, http);
            component.setHealthCheckInterval(Duration.ZERO);
            component.setDelayedPublish(true);
            context.addComponent("dapr", component);
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:pubSub?pubSubName=pubsub&topic=orders")
                            .process(exchange ->
                                    received.add(exchange.getMessage().getBody(String.class)));
                }
            });
            context.start();
        }

        Application connectedTo(World dapr) {
            component.setGrpcEndpoint("127.0.0.1:" + dapr.sidecar().grpcPort());
            return this;
        }

        void publish(String event, Instant time) {
            Exchange exchange = context.createProducerTemplate()
                    .send(
                            "dapr:pubSub?pubSubName=pubsub&topic=orders&contentType=text/plain",
                            ExchangeBuilder.anExchange(context)
                                    .withBody(event)
                                    .withHeader("CamelDaprPublishAt", time)
                                    .build());
            assertThat(exchange.getException()).isNull();
        }

        @Override
        public void close() {
            context.stop();
            http.close();
        }
    }

    @ContractTest
    void anEventIsPublishedWhenDueAndNotBefore(World on) throws Exception {
        FakeApp port = new FakeApp("[]");
        try (Application application = new Application(port.port);
                World dapr = World.start(on.runtime(), SETUP, port)) {
            dapr.awaitStatus("/v1.0/healthz", 204);
            application.connectedTo(dapr);
            Instant due = Instant.now().plusSeconds(2);

            application.publish("later", due);
            application.publish("much later", Instant.now().plus(Duration.ofHours(1)));

            World.await().until(() -> received.contains("later"));
            assertThat(Instant.now()).isAfter(due);
            assertThat(received).containsExactly("later");
        }
    }

    @ContractTest
    void aWaitingEventSurvivesRestartsOfApplicationSidecarAndScheduler(World on) throws Exception {
        assumeThat(on.runtime()).as("jobs of the embedded Dapr end with it").isEqualTo(DaprRuntime.DAPRD);
        FakeApp port = new FakeApp("[]");
        try (World dapr = World.start(on.runtime(), SETUP, port)) {
            try (Application application = new Application(port.port)) {
                dapr.awaitStatus("/v1.0/healthz", 204);
                application
                        .connectedTo(dapr)
                        .publish("after the restart", Instant.now().plusSeconds(3));
                dapr.sidecar().kill();
            }
            assertThat(received).isEmpty();

            try (Application restarted = new Application(port.port)) {
                dapr.restart();
                restarted.connectedTo(dapr);

                World.await().until(() -> received.contains("after the restart"));
            }
        }
    }
}
