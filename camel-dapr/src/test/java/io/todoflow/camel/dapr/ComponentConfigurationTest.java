package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.camel.dapr.springboot.DaprAutoConfiguration;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.dapr.embedded.junit.DaprTest;
import io.todoflow.dapr.embedded.junit.ReceivedEvents;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.main.Main;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** Camel finds the component by its scheme, and each Camel runtime configures it in its own way. */
@DaprTest(resources = "classpath:components-of-tests/pubsub.yaml", subscribe = "pubsub/orders")
class ComponentConfigurationTest {

    private static final String PUBLISH = "dapr:pubSub?pubSubName=pubsub&topic=orders";

    private static String endpoint(EmbeddedDapr dapr) {
        return "127.0.0.1:" + dapr.grpcPort();
    }

    private static void publish(CamelContext camel, Object body) {
        try (ProducerTemplate template = camel.createProducerTemplate()) {
            template.sendBody(PUBLISH, body);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static DaprComponent component(CamelContext camel) {
        return camel.getComponent("dapr", DaprComponent.class);
    }

    @Test
    void aPlainContextIsConfiguredBySetters(EmbeddedDapr dapr, ReceivedEvents events) {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            component(camel).setGrpcEndpoint(endpoint(dapr));
            camel.start();

            publish(camel, "plain");

            assertThat(events.await("orders").data().asText()).isEqualTo("plain");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void camelMainIsConfiguredByProperties(EmbeddedDapr dapr, ReceivedEvents events) {
        Main main = new Main();
        main.addInitialProperty("camel.component.dapr.grpc-endpoint", endpoint(dapr));
        main.addInitialProperty("camel.component.dapr.request-timeout", "7s");
        main.start();
        try {
            publish(main.getCamelContext(), "main");

            assertThat(events.await("orders").data().asText()).isEqualTo("main");
            assertThat(component(main.getCamelContext()).getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
        } finally {
            main.stop();
        }
    }

    private static ApplicationContextRunner springBoot() {
        return new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(CamelAutoConfiguration.class, DaprAutoConfiguration.class));
    }

    @Test
    void springBootIsConfiguredByProperties(EmbeddedDapr dapr, ReceivedEvents events) {
        springBoot()
                .withPropertyValues(
                        "camel.component.dapr.grpc-endpoint=" + endpoint(dapr),
                        "camel.component.dapr.requestTimeout=7s",
                        "camel.component.dapr.retries=2",
                        "camel.component.dapr.pub-sub-name=pubsub")
                .run(application -> {
                    CamelContext camel = application.getBean(CamelContext.class);

                    publish(camel, "boot");

                    assertThat(events.await("orders").data().asText()).isEqualTo("boot");
                    assertThat(component(camel).getRequestTimeout()).isEqualTo(Duration.ofSeconds(7));
                    assertThat(component(camel).getRetries()).isEqualTo(2);
                });
    }

    @Test
    void springBootNamesAnUnknownProperty() {
        springBoot()
                .withPropertyValues("camel.component.dapr.grpc-endpont=localhost:1")
                .run(application -> org.assertj.core.api.Assertions.assertThatThrownBy(
                                () -> component(application.getBean(CamelContext.class)))
                        .hasStackTraceContaining("The component dapr has no option for the properties [grpc-endpont]"
                                + " of camel.component.dapr"));
    }
}
