package io.todoflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.event.TaskEvent;
import io.todoflow.names.ExchangeNames.Properties;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

/** The ids in the log follow an exchange across threads and do not stay on any of them. */
class RouteLogContextTest {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE_PARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    private final TaskEvent event = new TaskEvent(
            UUID.randomUUID(), "task.created", OffsetDateTime.now(), "c-1", UUID.randomUUID(), "1", 1, "test", "{}");
    private final Map<String, Map<String, String>> seen = new ConcurrentHashMap<>();
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private ProducerTemplate template;

    @BeforeEach
    void start() throws Exception {
        camel.getCamelContextExtension().addInterceptStrategy(new RouteLogContext());
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:event")
                        .process(exchange -> look("before"))
                        .setProperty(Properties.TASK_EVENT, () -> event)
                        .process(exchange -> look("after"))
                        .threads()
                        .process(exchange -> look("elsewhere"));
                from("direct:request").process(exchange -> look("request")).to("direct:event");
                from("direct:fails").process(exchange -> {
                    look("fails");
                    throw new IllegalStateException("on purpose");
                });
            }
        });
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        camel.stop();
        MDC.clear();
    }

    private void look(String step) {
        @Nullable Map<String, String> context = MDC.getCopyOfContextMap();
        seen.put(step, context == null ? Map.of() : context);
    }

    private static void assertClean() {
        assertThat(MDC.get("correlation_id")).isNull();
        assertThat(MDC.get("event_id")).isNull();
        assertThat(MDC.get("traceId")).isNull();
    }

    @Test
    void theIdsOfAnEventFollowItToAnotherThreadAndLeaveNoTrace() {
        // When
        template.requestBodyAndHeader("direct:event", "", "traceparent", TRACE_PARENT);

        // Then
        Map<String, String> ids =
                Map.of("correlation_id", "c-1", "event_id", event.eventId().toString(), "traceId", TRACE_ID);
        assertThat(seen.get("before")).isEmpty();
        assertThat(seen.get("after")).isEqualTo(ids);
        assertThat(seen.get("elsewhere")).isEqualTo(ids);
        assertClean();
    }

    @Test
    void aRequestIsLoggedWithItsCorrelationIdUntilItsEventIsKnown() {
        // When
        template.requestBodyAndHeader("direct:request", "", "X-Correlation-ID", "r-1");

        // Then
        assertThat(seen.get("request")).isEqualTo(Map.of("correlation_id", "r-1"));
        assertThat(seen.get("after")).containsEntry("correlation_id", "c-1");
        assertClean();
    }

    @Test
    void aFailureLeavesNoIdsBehind() {
        // When
        template.send("direct:fails", exchange -> exchange.getMessage().setHeader("X-Correlation-ID", "f-1"));

        // Then
        assertThat(seen.get("fails")).isEqualTo(Map.of("correlation_id", "f-1"));
        assertClean();
    }

    @Test
    void aTraceIdOfTheThreadIsNotReplaced() {
        // Given
        MDC.put("traceId", "of the tracer");

        // When
        template.requestBodyAndHeaders(
                "direct:request", "", Map.of("X-Correlation-ID", "r-2", "traceparent", TRACE_PARENT));

        // Then
        assertThat(seen.get("request")).containsEntry("traceId", "of the tracer");
        assertThat(MDC.get("traceId")).isEqualTo("of the tracer");
    }
}
