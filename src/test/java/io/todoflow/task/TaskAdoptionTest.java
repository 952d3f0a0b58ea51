package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.todoflow.event.PoisonEventException;
import io.todoflow.event.TaskEvent;
import io.todoflow.task.TaskAdoption.Policy;
import jakarta.validation.Validation;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Adopts or refuses a task that is known only from the event of another program. */
class TaskAdoptionTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .registerModule(new JavaTimeModule());
    private static final Instant NOW = Instant.parse("2026-02-01T00:00:00Z");

    private static TaskAdoption adoption(Policy policy) {
        return new TaskAdoption(
                JSON,
                new TaskDrafts(JSON, Validation.buildDefaultValidatorFactory().getValidator()),
                Clock.fixed(NOW, ZoneOffset.UTC),
                policy,
                "backend");
    }

    private static TaskEvent created(@Nullable String userId, @Nullable String timestamp, String payload) {
        return new TaskEvent(
                UUID.randomUUID(),
                "task.created",
                timestamp == null ? null : OffsetDateTime.parse(timestamp),
                "c",
                UUID.randomUUID(),
                userId,
                0,
                "other",
                "{\"payload\":" + payload + "}");
    }

    @Test
    void anAdoptedTaskHasTheValuesOfItsEvent() throws IOException {
        // Given
        TaskEvent event = created("7", "2026-01-15T12:00:00Z", """
                {"task_id":"x","title":"Buy milk","priority":"high","due_at":"2026-01-16T12:00:00Z","version":1,"completed":false}""");

        // When
        JsonNode task = JSON.readTree(adoption(Policy.ADOPT).adopt(event));

        // Then
        assertThat(task.get("id").asText()).isEqualTo(event.taskId().toString());
        assertThat(task.get("user_id").asText()).isEqualTo("7");
        assertThat(task.get("title").asText()).isEqualTo("Buy milk");
        assertThat(task.get("priority").asText()).isEqualTo("high");
        assertThat(task.get("version").asInt()).isEqualTo(1);
        assertThat(JSON.treeToValue(task.get("created_at"), Instant.class)).isEqualTo("2026-01-15T12:00:00Z");
    }

    @Test
    void withoutATimeTheCreationTimeIsThatOfTheAdoption() throws IOException {
        // When
        JsonNode task = JSON.readTree(adoption(Policy.ADOPT).adopt(created("7", null, "{\"title\":\"Buy milk\"}")));

        // Then
        assertThat(JSON.treeToValue(task.get("created_at"), Instant.class)).isEqualTo(NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            7 | {}                                        | title must not be blank
            7 | {"title":" "}                             | title must not be blank
            7 | {"title":"Buy milk","priority":"urgent"}  | priority must be one of low, medium, high
            7 | {"title":"Buy milk","tags":"home"}        | tags must be a list
            7 | {"title":"Buy milk","tags":["a"," "]}     | tags[1] must not be blank
            7 | {"title":"Buy milk","due_at":"tomorrow"}  | due_at must be an RFC 3339 time
            7 | {"title":"Buy milk","recurrence":"often"} | recurrence
            7 | {"title":"Buy milk","recurrence":"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"} | recurrence never occurs
              | {"title":"Buy milk"}                      | user_id is missing
            """)
    void aMissingValueIsNamed(@Nullable String user, String payload, String reason) {
        assertThatThrownBy(() -> adoption(Policy.ADOPT).adopt(created(user, null, payload)))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageContaining("is unknown and cannot be adopted: ")
                .hasMessageContaining(reason);
    }

    @Test
    void tooManyTagsAreNamed() {
        // Given
        String tags = "\"a\",".repeat(50) + "\"a\"";

        // When, Then
        assertThatThrownBy(() -> adoption(Policy.ADOPT)
                        .adopt(created("7", null, "{\"title\":\"Buy milk\",\"tags\":[%s]}".formatted(tags))))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageEndingWith("tags size must be between 0 and 50");
    }

    @Test
    void aTaskIsRefusedIfConfigured() {
        // Given
        TaskEvent event = created("7", null, "{\"title\":\"Buy milk\"}");

        // When, Then
        assertThatThrownBy(() -> adoption(Policy.REFUSE).adopt(event))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageContaining("todoflow.foreign-tasks is 'refuse'");
    }
}
