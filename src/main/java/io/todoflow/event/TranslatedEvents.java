package io.todoflow.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Translates events of the application into dialects of other programs, for topics of their own. */
@Component("translatedEvents")
class TranslatedEvents {

    private static final String REMINDER = "reminder.due";

    private final ObjectMapper json;
    private final DialectProperties.Publish published;
    private final DialectMappings mappings;

    /** @throws IllegalArgumentException if a topic is one that the application consumes itself */
    TranslatedEvents(
            ObjectMapper json, DialectProperties properties, DialectMappings mappings, EventProperties events) {
        this.json = json;
        this.published = properties.publish();
        this.mappings = mappings;
        List.of(published.taskEvents(), published.taskReminders())
                .forEach(topics -> topics.forEach((dialect, topic) -> {
                    mappings.outgoing(dialect);
                    if (isConsumed(topic, events)) {
                        throw new IllegalArgumentException(
                                "todoflow.dialects.publish: the application consumes topic %s itself, name another one for %s"
                                        .formatted(topic, dialect));
                    }
                }));
    }

    /** What the flow appends to the outbox. */
    record Translated(OutboxEvent event, String dialect) {}

    private static boolean isConsumed(String topic, EventProperties events) {
        return events.topics().values().stream()
                .flatMap(topics -> Arrays.stream(topics.split(",")))
                .anyMatch(topic::equals);
    }

    /** Whether events are published in any dialect besides our own. */
    public boolean areWanted() {
        return !published.taskEvents().isEmpty() || !published.taskReminders().isEmpty();
    }

    /** Returns the event in each configured dialect that has it. */
    public List<Translated> of(OutboxEvent event) throws JsonProcessingException {
        Map<String, String> topics =
                event.eventType().equals(REMINDER) ? published.taskReminders() : published.taskEvents();
        List<Translated> translated = new ArrayList<>();
        for (Map.Entry<String, String> topic : topics.entrySet()) {
            ObjectNode cloudEvent = (ObjectNode) json.readTree(event.cloudEvent());
            for (JsonNode data : mappings.outgoing(topic.getKey()).apply(cloudEvent.path("data"))) {
                translated.add(new Translated(event(event, cloudEvent, data, topic.getValue()), topic.getKey()));
            }
        }
        return translated;
    }

    /** The id is another one, because a subscriber may take both, and the same however often it is translated. */
    private static OutboxEvent event(OutboxEvent event, ObjectNode cloudEvent, JsonNode data, String topic) {
        UUID id = UUID.nameUUIDFromBytes((event.eventId() + "\n" + topic).getBytes(StandardCharsets.UTF_8));
        cloudEvent.put("id", id.toString());
        cloudEvent.set("data", data);
        return new OutboxEvent(
                id,
                event.eventType(),
                event.taskId(),
                event.userId(),
                event.correlationId(),
                topic,
                cloudEvent.toString());
    }
}
