package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;

/** Log lines of routes contain the request and the event that they belong to. */
@TodoflowTest
class LogTest {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final String eventId = UUID.randomUUID().toString();
    private final String correlationId = "log-" + UUID.randomUUID();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    Environment environment;

    @BeforeEach
    void listen() {
        lines.list = new CopyOnWriteArrayList<>();
        lines.start();
        logger().addAppender(lines);
    }

    @AfterEach
    void stopListening() {
        logger().detachAppender(lines);
    }

    private static Logger logger() {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("event-dead-letter");
    }

    /** The log lines about an event that statistics cannot count, because its task has an invalid due time. */
    private ILoggingEvent logged() {
        todoflow.deliver("/events/pubsub/task-events", """
                {"specversion":"1.0","id":"%s","source":"curl","type":"task.created","traceparent":"00-%s-00f067aa0ba902b7-01",
                 "data":{"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"%s",
                  "correlation_id":"%s","source":"curl","payload":{"task_id":"%s","user_id":"7","title":"t","version":1,
                  "due_at":"never"}}}
                """.formatted(
                        UUID.randomUUID(), TRACE_ID, eventId, Instant.now(), correlationId, UUID.randomUUID()));
        await().until(() -> lines.list.stream().anyMatch(this::isOurs));
        return lines.list.stream().filter(this::isOurs).findFirst().orElseThrow();
    }

    private boolean isOurs(ILoggingEvent line) {
        return line.getFormattedMessage().startsWith("Consumer analytics")
                && correlationId.equals(line.getMDCPropertyMap().get("correlation_id"));
    }

    @Test
    void logLinesHaveCorrelationEventAndTraceIds() {
        // When
        Map<String, String> context = logged().getMDCPropertyMap();

        // Then
        assertThat(context)
                .containsEntry("correlation_id", correlationId)
                .containsEntry("event_id", eventId)
                .containsEntry("traceId", TRACE_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ecs", "logstash"})
    void structuredLogsHaveTheIdsAsFields(String format) throws IOException {
        // Given the encoder that logging.structured.format.console chooses
        ILoggingEvent line = logged();
        LoggerContext context = new LoggerContext();
        context.putObject(Environment.class.getName(), environment);
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat(format);
        encoder.start();

        // When
        JsonNode json = new ObjectMapper().readTree(encoder.encode(line));

        // Then
        assertThat(json.path("correlation_id").asText()).isEqualTo(correlationId);
        assertThat(json.path("event_id").asText()).isEqualTo(eventId);
        assertThat(json.path("traceId").asText()).isEqualTo(TRACE_ID);
        assertThat(json.path("message").asText()).contains("failed with event");
    }
}
