package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.todoflow.event.TaskEvent;
import java.lang.reflect.RecordComponent;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The fields that the next occurrence of a task takes from the completed one. */
class RecurrencesTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .registerModule(new JavaTimeModule());
    private static final Set<String> SAID_BY_USERS = Arrays.stream(TaskDraft.class.getRecordComponents())
            .map(RecordComponent::getName)
            .map(SnakeCaseStrategy.INSTANCE::translate)
            .collect(Collectors.toSet());

    private static JsonNode next(ObjectNode completed) throws JsonProcessingException {
        TaskEvent event = new TaskEvent(
                UUID.randomUUID(),
                "task.completed",
                OffsetDateTime.parse("2030-01-31T09:00:00Z"),
                "c",
                UUID.randomUUID(),
                "1",
                2,
                "backend",
                JSON.createObjectNode().set("payload", completed).toString());
        return JSON.readTree(
                Objects.requireNonNull(new Recurrences(JSON).next(event, "{}")).draft());
    }

    @Test
    void theNextOccurrenceHasEachFieldThatAUserCanSet() throws JsonProcessingException {
        // Given
        ObjectNode completed = JSON.createObjectNode();
        SAID_BY_USERS.forEach(field -> completed.put(field, "of the completed task"));
        completed.put("recurrence", "FREQ=DAILY");
        completed.put("due_at", "2030-01-31T09:00:00Z");
        completed.put("remind_at", "2030-01-31T08:00:00Z");
        completed.remove("series");

        // When
        JsonNode next = next(completed);

        // Then
        assertThat(next.properties()).extracting(Map.Entry::getKey).containsExactlyInAnyOrderElementsOf(SAID_BY_USERS);
        assertThat(next.get("title").asText()).isEqualTo("of the completed task");
        assertThat(next.get("due_at").asText()).isEqualTo("2030-02-01T09:00:00Z");
        assertThat(next.get("remind_at").asText()).isEqualTo("2030-02-01T08:00:00Z");
    }

    @Test
    void theNextOccurrenceHasNoStateOfTheCompletedTask() throws JsonProcessingException {
        // Given
        ObjectNode completed = JSON.createObjectNode()
                .put("title", "Water the plants")
                .put("recurrence", "FREQ=DAILY")
                .put("status", "completed")
                .put("version", 2)
                .put("completed_at", "2030-01-31T09:00:00Z");

        // When
        JsonNode next = next(completed);

        // Then
        assertThat(next.properties()).extracting(Map.Entry::getKey).isSubsetOf(SAID_BY_USERS);
    }
}
