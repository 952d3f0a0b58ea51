package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.ArrayList;
import java.util.List;
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
import org.springframework.jdbc.core.JdbcTemplate;

/** Reasons of dead letters, log lines and problem documents stay one line for values of any length. */
@TodoflowTest
class LongValuesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST = 700;
    /** A value of several lines, as long as a request allows. */
    private static final String TEXT = "All work and no play makes Jack a dull boy.\n".repeat(5_500);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @BeforeEach
    void listen() {
        log.list = new CopyOnWriteArrayList<>();
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(log);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    private static ObjectNode event(String id) throws JsonProcessingException {
        return (ObjectNode) JSON.readTree("""
                {"specversion":"1.0","id":"%1$s","source":"other","type":"task.completed","data":
                 {"event_id":"%1$s","event_type":"task.completed","event_version":"v1","timestamp":"2030-01-01T00:00:00Z",
                  "correlation_id":"c","source":"other","payload":{"task_id":"%2$s","user_id":"long-values","version":1,
                   "title":"t","status":"completed","created_at":"2030-01-01T00:00:00Z","due_at":"2030-01-01T00:00:00Z",
                   "completed_at":"2030-01-01T00:00:00Z","time_zone":"UTC","recurrence":"FREQ=DAILY"}}}
                """.formatted(id, UUID.randomUUID()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "source",
                "type",
                "data",
                "data.event_id",
                "data.event_type",
                "data.event_version",
                "data.timestamp",
                "data.correlation_id",
                "data.source",
                "data.payload",
                "data.payload.task_id",
                "data.payload.user_id",
                "data.payload.version",
                "data.payload.title",
                "data.payload.created_at",
                "data.payload.due_at",
                "data.payload.completed_at",
                "data.payload.time_zone",
                "data.payload.recurrence"
            })
    void longValuesOfAnEventAreShortened(String field) throws JsonProcessingException {
        // Given
        String id = UUID.randomUUID().toString();
        ObjectNode event = event(id);
        String[] path = field.split("\\.");
        ObjectNode parent = event;
        for (int i = 0; i < path.length - 1; i++) {
            parent = (ObjectNode) parent.get(path[i]);
        }
        parent.put(path[path.length - 1], TEXT);

        // When
        List<String> answers = new ArrayList<>();
        do {
            answers.add(todoflow.deliver("/events/pubsub/task-events", event.toString())
                    .body());
        } while (answers.size() < 5 && answers.get(answers.size() - 1).contains("RETRY"));

        // Then
        assertThat(answers).last().isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(reasons()).allSatisfy(LongValuesTest::isALine);
        assertThatTheLogIsBounded();
    }

    private List<String> reasons() {
        return jdbc.queryForList("""
                select reason from dead_letter
                union all select entry ->> 'reason' from dead_letter, jsonb_array_elements(history) entry
                """, String.class);
    }

    private static void isALine(String text) {
        assertThat(text).hasSizeLessThan(MOST).doesNotContain("\n", "\r");
    }

    private void assertThatTheLogIsBounded() {
        assertThat(log.list).filteredOn(line -> !isOfTheDatabase(line)).allSatisfy(line -> {
            isALine(line.getFormattedMessage());
            assertThat(line.getMDCPropertyMap().values()).allSatisfy(LongValuesTest::isALine);
            for (IThrowableProxy failure = line.getThrowableProxy(); failure != null; failure = failure.getCause()) {
                assertThat(failure.getMessage()).hasSizeLessThan(MOST);
            }
        });
    }

    /** The log of the PostgreSQL server, which runs under this process. */
    private static boolean isOfTheDatabase(ILoggingEvent line) {
        return line.getLoggerName().endsWith("EmbeddedPostgres");
    }

    @Test
    void longValuesOfARequestAreShortened() {
        // Given
        String text = TEXT.replace("\n", "\\n");
        Map<String, String> bodies = Map.of(
                "/api/1/tasks", "{\"title\":\"" + text + "\"}",
                "/api/2/tasks", "{\"title\":\"t\",\"" + "x".repeat(40_000) + "\":1}",
                "/api/3/tasks", "{\"title\":\"t\",\"recurrence\":\"" + text + "\"}",
                "/api/4/tasks", "{\"title\":\"t\",\"due_at\":\"" + text + "\"}",
                "/api/5/tasks", "{\"title\":\"t\",\"tags\":[\"\"" + ",\"\"".repeat(80_000) + "]}",
                "/api/replay", "{\"task_id\":\"" + text + "\"}",
                "/api/jobs/trigger", "{\"data\":{\"type\":\"reminder\",\"task_id\":\"" + text + "\"}}",
                "/api/1/chat", "{\"message\":\"" + text + "\"}",
                "/api/2/chat", "{\"message\":\"list\",\"conversation_id\":\"" + text + "\"}");

        bodies.forEach((path, body) -> {
            // When
            Response answer = todoflow.request("POST", path, body);

            // Then
            assertThat(answer.status()).as(path).isBetween(400, 499);
            assertThat(answer.body()).as(path).hasSizeLessThan(2 * MOST);
        });
        assertThatTheLogIsBounded();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":{}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"create_task\",\"arguments\":{\"%s\":1}}}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"create_task\",\"arguments\":{\"title\":\"%s\"}}}"
            })
    void longValuesOfAToolCallAreShortened(String body) {
        // When
        Response answer = todoflow.request(
                "POST",
                "/mcp",
                body.formatted("x".repeat(40_000)),
                "Accept",
                "application/json, text/event-stream",
                "Content-Type",
                "application/json");

        // Then
        assertThat(answer.body()).hasSizeLessThan(2 * MOST);
        assertThatTheLogIsBounded();
    }
}
