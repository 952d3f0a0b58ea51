package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprConstants;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.DefaultResourceLoader;

/** Events of other programs are translated into our envelope. */
class DialectsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = "enveloped,data,flat,constants,reminder";

    private final TaskEventReader reader = new TaskEventReader(JSON);
    private final Dialects dialects = dialects(Map.of());

    private static Dialects dialects(Map<String, List<String>> topics) {
        DialectProperties properties = new DialectProperties(
                "classpath:dialects",
                "legacy",
                List.of(),
                List.of(),
                topics,
                new DialectProperties.Publish(Map.of(), Map.of()));
        return new Dialects(properties, new DialectMappings(properties, new DefaultResourceLoader()));
    }

    /** A delivery, as {@link Delivery} prepares it. */
    private static Exchange delivery(String source, String id, String event) {
        Exchange delivery = new DefaultExchange(new DefaultCamelContext());
        delivery.getMessage().setHeader(DaprConstants.TOPIC, "task-events");
        if (!source.isEmpty()) {
            delivery.getMessage().setHeader(DaprConstants.SOURCE, source);
            delivery.getMessage().setHeader(DaprConstants.ID, id);
        }
        delivery.getMessage().setBody(event);
        new Delivery().received(delivery, "audit");
        return delivery;
    }

    private JsonNode translated(Dialects dialects, Exchange delivery, String names) {
        JsonNode event = reader.parse(delivery.getMessage().getBody());
        assertThat(dialects.isForeign(event)).isTrue();
        return dialects.translate(event, delivery, names);
    }

    private JsonNode translated(Exchange delivery) {
        return translated(dialects, delivery, ALL);
    }

    @Test
    void anEventInOurEnvelopeIsNotForeign() {
        // Given
        JsonNode event = reader.parse("""
                {"event_id":"1","event_type":"task.created","event_version":"v1",
                 "payload":{"task_id":"01a1fcd3-a24d-7450-91b3-4d1726d49b76","user_id":"7"}}""");

        // When, Then
        assertThat(dialects.isForeign(event)).isFalse();
    }

    @Test
    void anInvalidTaskIdInOurEnvelopeIsRefused() {
        // Given
        JsonNode event = reader.parse("""
                {"event_id":"01a1fcd3-a24d-7450-91b3-4d1726d49b76","event_type":"task.created","event_version":"v1",
                 "timestamp":"2026-01-15T12:00:00Z","correlation_id":"c","payload":{"task_id":"abc"}}""");

        // When, Then
        assertThatThrownBy(() -> dialects.translate(event, delivery("other", "1", ""), ALL))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageStartingWith("task_id 'abc' is not a UUID; as enveloped: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "a+b", " ", "ü"})
    void aUserIdThatRequestsCannotHaveIsRefused(String userId) {
        // Given
        JsonNode event = reader.parse("""
                {"event_id":"01a1fcd3-a24d-7450-91b3-4d1726d49b76","event_type":"task.created","event_version":"v1",
                 "timestamp":"2026-01-15T12:00:00Z","correlation_id":"c",
                 "payload":{"task_id":"01a1fcd3-a24d-7450-91b3-4d1726d49b76","user_id":"%s"}}""".formatted(userId));

        // When, Then
        assertThatThrownBy(() -> reader.read(event, delivery("other", "1", "")))
                .isInstanceOf(PoisonEventException.class)
                .hasMessage("user_id '%s' must be 1 to 64 letters, digits or . _ @ : -", userId);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-12-31T23:59:59Z", "+10000-01-01T00:00:00Z", "9999-12-31T23:59:59-01:00"})
    void aTimeThatTheDatabaseCannotHaveIsRefused(String time) {
        // Given
        JsonNode event = reader.parse("""
                {"event_id":"01a1fcd3-a24d-7450-91b3-4d1726d49b76","event_type":"task.created","event_version":"v1",
                 "timestamp":"%s","correlation_id":"c",
                 "payload":{"task_id":"01a1fcd3-a24d-7450-91b3-4d1726d49b76","user_id":"7"}}""".formatted(time));

        // When, Then
        assertThatThrownBy(() -> reader.read(event, delivery("other", "1", "")))
                .isInstanceOf(PoisonEventException.class)
                .hasMessage("timestamp '%s' is not an RFC 3339 time", time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void aBlankTaskIdIsNoTask(String taskId) {
        // Given
        Exchange delivery = delivery("other", "1", """
                {"event_type":"created","task_id":"%s","user_id":"7","title":"Buy milk"}""".formatted(taskId));

        // When, Then
        assertThatThrownBy(() -> reader.read(translated(delivery), delivery))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageContaining("task_id");
    }

    @Test
    void aLeapSecondIsNamed() {
        // Given
        String id = UUID.randomUUID().toString();
        String data = """
                {"event_id":"%1$s","event_type":"task.created","event_version":"v1","timestamp":"2016-12-31T23:59:60Z",
                 "correlation_id":"c","payload":{"task_id":"%1$s","user_id":"7"}}""".formatted(id);

        // When, Then
        assertThatThrownBy(() -> reader.read(reader.parse(data), delivery("other", id, data)))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageContaining("has a leap second (:60), which is not supported");
    }

    @Test
    void fieldsThatADialectLacksAreAbsent() {
        // When
        Exchange delivery = delivery("other", "1", "{\"event_type\":\"TASK_CREATED\",\"task_id\":\"123\"}");
        JsonNode event = translated(delivery);

        // Then
        assertThat(event.has("timestamp")).isFalse();
        assertThat(event.get("payload").properties())
                .extracting(Map.Entry::getKey)
                .containsExactlyInAnyOrder("task_id", "foreign_task_id");
        TaskEvent read = reader.read(event, delivery);
        assertThat(read.userId()).isNull();
        assertThat(read.timestamp()).isNull();
        assertThat(read.version()).isZero();
    }

    @Test
    void eachDeliveryHasOneStableId() {
        // Given
        String event = "{\"event_type\":\"TASK_UPDATED\",\"task_id\":\"123\"}";

        // When
        String id = translated(delivery("other", "1", event)).get("event_id").asText();

        // Then
        assertThat(translated(delivery("other", "1", event)).get("event_id").asText())
                .isEqualTo(id);
        assertThat(translated(delivery("other", "2", event)).get("event_id").asText())
                .isNotEqualTo(id);
        assertThat(translated(delivery("another", "1", event)).get("event_id").asText())
                .isNotEqualTo(id);
    }

    @Test
    void withoutAnIdTheSameContentIsTheSameEvent() {
        // When
        String id = translated(delivery("", "", "{\"event_type\":\"TASK_UPDATED\",\"task_id\":\"123\"}"))
                .get("event_id")
                .asText();

        // Then
        assertThat(translated(delivery("", "", "{\"event_type\":\"TASK_UPDATED\",\"task_id\":\"123\"}"))
                        .get("event_id")
                        .asText())
                .isEqualTo(id);
        assertThat(translated(delivery("", "", "{\"event_type\":\"TASK_UPDATED\",\"task_id\":\"124\"}"))
                        .get("event_id")
                        .asText())
                .isNotEqualTo(id);
    }

    @Test
    void aTaskIdThatIsNotAUuidIsQualifiedByItsSource() {
        // Given
        String event = "{\"event_type\":\"created\",\"task_id\":17,\"user_id\":7}";

        // When
        JsonNode payload = translated(delivery("legacy", "1", event)).get("payload");

        // Then
        assertThat(payload.get("task_id").asText())
                .isEqualTo(UUID.nameUUIDFromBytes("legacy\n17".getBytes()).toString());
        assertThat(payload.get("foreign_task_id").asInt()).isEqualTo(17);
        assertThat(payload.get("user_id").asText()).isEqualTo("7");
        assertThat(translated(delivery("other", "1", event)).at("/payload/task_id"))
                .isNotEqualTo(payload.get("task_id"));
        // and with the configured source if the event names none
        assertThat(translated(delivery("", "", event)).at("/payload/task_id")).isEqualTo(payload.get("task_id"));
    }

    @Test
    void aTimeWithoutAnOffsetIsInUtc() {
        // When
        JsonNode event = translated(delivery("other", "1", """
                {"event_type":"created","task_id":17,"timestamp":"2026-01-15T12:00:00.123456",
                 "task_data":{"due_at":"2026-01-16T12:00:00","remind_at":"2026-01-16T12:00:00+02:00"}}"""));

        // Then
        assertThat(event.get("timestamp").asText()).isEqualTo("2026-01-15T12:00:00.123456Z");
        assertThat(event.at("/payload/due_at").asText()).isEqualTo("2026-01-16T12:00:00Z");
        assertThat(event.at("/payload/remind_at").asText()).isEqualTo("2026-01-16T12:00:00+02:00");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"event_version":"v1","event_id":"x"}      | as enveloped: payload is not an object
            {"event_type":"task.created"}              | as data: data is not an object
            {"event_type":"test","task_id":999}        | as flat: event_type is not created, updated, completed or deleted
            {"event_type":"TASK_VANISHED"}             | as constants: event_type is not TASK_CREATED
            {"task_id":"1"}                            | as reminder: user_id is missing
            """)
    void anEventInNoDialectIsRefusedWithWhatItLacksForEach(String event, String reason) {
        // Given
        Exchange delivery = delivery("other", "1", event);

        // When, Then
        assertThatThrownBy(() -> dialects.translate(reader.parse(event), delivery, ALL))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void aTopicMayHaveSeparateDialects() {
        // Given
        Dialects ofTopic = dialects(Map.of("task-events", List.of("flat")));
        Exchange delivery = delivery("other", "1", "{\"event_type\":\"TASK_CREATED\",\"task_id\":\"123\"}");

        // When, Then
        assertThatThrownBy(() -> translated(ofTopic, delivery, ALL))
                .isInstanceOf(PoisonEventException.class)
                .hasMessageMatching("event_version is missing or not a text; as flat: [^;]*");
    }

    @Test
    void aFutureVersionNeedsOneMoreMapping() {
        // Given
        String id = UUID.randomUUID().toString();
        String taskId = UUID.randomUUID().toString();
        Exchange delivery = delivery("backend", id, """
                {"event_id":"%s","event_type":"task.created","event_version":"v2","timestamp":"2030-01-01T00:00:00Z",
                 "correlation_id":"c","source":"backend","body":{"id":"%s","user_id":"1","title":"Later","version":1}}""".formatted(id, taskId));

        // When
        TaskEvent event = reader.read(translated(dialects, delivery, ALL + ",v2"), delivery);

        // Then
        assertThat(event.eventId()).hasToString(id);
        assertThat(event.taskId()).hasToString(taskId);
        assertThat(event.userId()).isEqualTo("1");
        assertThat(event.version()).isEqualTo(1);
    }

    @Test
    void aDialectWithoutAMappingIsRefusedAtStartup() {
        assertThatThrownBy(() -> dialects(Map.of("task-events", List.of("klingon"))))
                .hasMessageContaining("Dialect klingon has no mapping");
    }
}
