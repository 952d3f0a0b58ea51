package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;

/** A subscription to raw messages, for topics to which others publish with {@code rawPayload}. */
@TodoflowTest
@DirtiesContext
@TestPropertySource(properties = "DAPR_RAW_PAYLOAD=true")
class RawPayloadTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    /** The in-memory broker loses what is published before the sidecar has subscribed. */
    @BeforeEach
    void awaitSubscriptions() {
        await().until(() -> todoflow.sidecar("GET", "/v1.0/healthz", "").status() == 204);
    }

    private static String envelope(String eventId, String taskId, String title) {
        return """
                {"event_id":"%s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                "correlation_id":"by-hand","source":"other","payload":{"task_id":"%s","user_id":"1","title":"%s","version":1}}
                """.formatted(eventId, taskId, title).strip();
    }

    private void publishRaw(String event) {
        assertThat(todoflow.sidecar("POST", "/v1.0/publish/pubsub/task-events?metadata.rawPayload=true", event)
                        .status())
                .isEqualTo(204);
    }

    private List<Map<String, Object>> deadLetters(String event) {
        return jdbc.queryForList("select * from dead_letter where consumer = 'audit' and event = ?", event);
    }

    @Test
    void aRawPayloadIsDeduplicatedByTheIdInItsEnvelope() {
        // Given
        String taskId = UUID.randomUUID().toString();
        String event = envelope(UUID.randomUUID().toString(), taskId, "raw");
        String next = UUID.randomUUID().toString();

        // When
        publishRaw(event);
        publishRaw(event);
        publishRaw(envelope(UUID.randomUUID().toString(), next, "next"));

        // Then
        await().until(() -> todoflow.history("1", next).size() == 1);
        assertThat(todoflow.history("1", taskId)).hasSize(1);
    }

    @Test
    void aCloudEventIsStillUnderstood() {
        // When
        String taskId = todoflow.createTask("1", "wrapped");

        // Then
        await().until(() -> todoflow.history("1", taskId).size() == 1);
    }

    @Test
    void poisonIsRecordedOnceAlthoughTheSidecarCreatesAnIdForEachDelivery() {
        // Given
        String poison = "not json " + UUID.randomUUID();

        // When
        publishRaw(poison);
        publishRaw(poison);

        // Then
        await().untilAsserted(
                        () -> assertThat(deadLetters(poison)).singleElement().satisfies(letter -> assertThat(letter)
                                .containsEntry("attempts", 2)));
    }

    @Test
    void aFailingRawPayloadIsGivenUpAfterItsAttempts() {
        // Given
        jdbc.execute(
                "alter table audit_log add constraint no_cursed check (event #>> '{payload,title}' <> 'cursed') not valid");
        String event = envelope(UUID.randomUUID().toString(), UUID.randomUUID().toString(), "cursed");

        // When
        publishRaw(event);

        // Then
        await().untilAsserted(
                        () -> assertThat(deadLetters(event)).singleElement().satisfies(letter -> assertThat(letter)
                                .containsEntry("status", "dead")
                                .containsEntry("attempts", 5)));
    }
}
