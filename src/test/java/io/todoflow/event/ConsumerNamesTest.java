package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two flows cannot have the same consumer name. */
class ConsumerNamesTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void withASource() throws Exception {
        new ConsumerNames().beforeApplicationStart(camel);
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routeTemplate("some-source")
                        .templateParameter("consumer")
                        .from("seda:{{consumer}}")
                        .to("kamelet:sink");
            }
        });
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private static RouteBuilder flow(String id, String consumer) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("kamelet:some-source?consumer=" + consumer).routeId(id).to("log:taken");
            }
        };
    }

    @Test
    void aDuplicateNameIsRefusedAtStartup() throws Exception {
        // Given
        camel.addRoutes(flow("first", "audit"));

        // Then
        assertThatThrownBy(() -> {
                    camel.addRoutes(flow("second", "audit"));
                    camel.start();
                })
                .hasStackTraceContaining(
                        "Routes first and second have the same consumer 'audit': give each flow a unique consumer");
    }

    @Test
    void aDuplicateNameAtRuntimeIsRefusedAndTheFirstFlowContinues() throws Exception {
        // Given
        camel.addRoutes(flow("first", "audit"));
        camel.start();

        // Then
        assertThatThrownBy(() -> camel.addRoutes(flow("second", "audit")))
                .hasStackTraceContaining("Routes first and second have the same consumer 'audit'");
        assertThat(camel.getRoute("second")).isNull();
        assertThat(camel.getRouteController().getRouteStatus("first").isStarted())
                .isTrue();
    }

    @Test
    void aDifferentNameIsAccepted() throws Exception {
        // Given
        camel.addRoutes(flow("first", "audit"));
        camel.start();

        // When
        camel.addRoutes(flow("second", "analytics"));

        // Then
        assertThat(camel.getRouteController().getRouteStatus("second").isStarted())
                .isTrue();
    }
}
