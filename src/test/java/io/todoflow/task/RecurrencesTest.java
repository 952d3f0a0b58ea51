package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.todoflow.event.PoisonEventException;
import io.todoflow.event.TaskEvent;
import java.lang.reflect.RecordComponent;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The next occurrence of a completed task: its fields, and when there is none. */
class RecurrencesTest {

    private static final ObjectMapper JSON = new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .registerModule(new JavaTimeModule());
    private static final Set<String> SAID_BY_USERS = Arrays.stream(TaskDraft.class.getRecordComponents())
            .map(RecordComponent::getName)
            .map(SnakeCaseStrategy.INSTANCE::translate)
            .collect(Collectors.toSet());

    private static JsonNode next(ObjectNode completed) throws JsonProcessingException {
        return JSON.readTree(Objects.requireNonNull(occurrence(completed)).draft());
    }

    private static @Nullable NextOccurrence occurrence(ObjectNode completed) throws JsonProcessingException {
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
        return new Recurrences(JSON).next(event, "{}");
    }

    private static ObjectNode daily(int occurrence, String zone, String remindBefore) {
        ObjectNode task =
                JSON.createObjectNode().put("title", "Water the plants").put("recurrence", "FREQ=DAILY");
        task.putObject("series")
                .put("start", "2030-01-31T09:00:00Z")
                .put("time_zone", zone)
                .put("occurrence", occurrence)
                .put("occurrence_at", "2030-01-31T09:00:00Z")
                .put("remind_before", remindBefore);
        return task;
    }

    static Stream<ObjectNode> endless() {
        return Stream.of(
                daily(Integer.MAX_VALUE, "UTC", "PT1H"),
                daily(1, "Moon/Crater", "PT1H"),
                daily(1, "UTC", "PT2562047788015215H"),
                daily(1, "UTC", "soon"),
                JSON.createObjectNode().put("recurrence", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
                JSON.createObjectNode().put("recurrence", "FREQ=DAILY").put("due_at", "tomorrow"),
                JSON.createObjectNode().put("recurrence", "often"));
    }

    @ParameterizedTest
    @MethodSource("endless")
    void aSeriesThatCannotBeContinuedIsNotRetried(ObjectNode completed) {
        assertThatThrownBy(() -> occurrence(completed))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageStartingWith("The next occurrence of recurrence "
                        + completed.get("recurrence").asText() + " cannot be computed: ");
    }

    @ParameterizedTest
    @CsvSource({"2030-01-31T09:00:00Z, 9999-12-31T09:00:00Z", "9998-12-31T23:59:59Z, 9999-12-31T23:59:59Z"})
    void aSeriesEndsBeforeTheFirstTimeAfterTheYear9999(String dueAt, String remindAt) throws JsonProcessingException {
        // Given
        ObjectNode completed = JSON.createObjectNode()
                .put("recurrence", "FREQ=YEARLY")
                .put("due_at", dueAt)
                .put("remind_at", remindAt);

        // When, Then
        assertThat(occurrence(completed)).isNull();
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
