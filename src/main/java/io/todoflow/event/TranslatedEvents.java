package io.todoflow.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Translates events of the application into dialects of other programs, for topics of their own. */
@Component("translatedEvents")
class TranslatedEvents {

    private static final String REMINDER = "reminder.due";
    private static final List<String> TYPES =
            List.of("task.created", "task.updated", "task.completed", "task.deleted", REMINDER);
    /** In a topic: what happened, such as {@code created}. */
    private static final String ACTION = "{action}";

    private final ObjectMapper json;
    private final DialectProperties.Publish published;
    private final DialectMappings mappings;

    /** @throws IllegalArgumentException if a topic is one that the application consumes itself */
    TranslatedEvents(
            ObjectMapper json, DialectProperties properties, DialectMappings mappings, EventProperties events) {
        this.json = json;
        this.published = properties.publish();
        this.mappings = mappings;
        Stream.of(published.taskEvents(), published.taskReminders())
                .flatMap(dialects -> dialects.entrySet().stream())
                .forEach(entry -> {
                    mappings.outgoing(entry.getKey());
                    entry.getValue().forEach(topic -> check(topic, events));
                });
    }

    private static void check(String topic, EventProperties events) {
        boolean isConsumed = events.topics().values().stream()
                .flatMap(topics -> Arrays.stream(topics.split(",")))
                .anyMatch(consumed -> TYPES.stream().anyMatch(type -> consumed.equals(topic(topic, type))));
        if (isConsumed) {
            throw new IllegalArgumentException(
                    "todoflow.dialects.publish: the application consumes topic %s itself, name another one"
                            .formatted(topic));
        }
    }

    /** What the flow appends to the outbox. */
    record Translated(OutboxEvent event, String dialect) {}

    private static String topic(String pattern, String eventType) {
        return pattern.replace(ACTION, eventType.substring(eventType.indexOf('.') + 1));
    }

    /** Whether events are published in any dialect besides our own. */
    public boolean areWanted() {
        return !published.taskEvents().isEmpty() || !published.taskReminders().isEmpty();
    }

    /** Returns the event in each configured dialect that has it. */
    public List<Translated> of(OutboxEvent event) throws JsonProcessingException {
        Map<String, List<String>> dialects =
                event.eventType().equals(REMINDER) ? published.taskReminders() : published.taskEvents();
        List<Translated> translated = new ArrayList<>();
        for (Map.Entry<String, List<String>> dialect : dialects.entrySet()) {
            ObjectNode cloudEvent = (ObjectNode) json.readTree(event.cloudEvent());
            for (JsonNode data : mappings.outgoing(dialect.getKey()).apply(cloudEvent.path("data"))) {
                for (String topic : dialect.getValue()) {
                    translated.add(new Translated(
                            event(event, cloudEvent, data, topic(topic, event.eventType())), dialect.getKey()));
                }
            }
        }
        return translated;
    }

    /** The id is another one, because a subscriber may take both, and the same however often it is translated. */
    private static OutboxEvent event(OutboxEvent event, ObjectNode cloudEvent, JsonNode data, String topic) {
        UUID id = NamedUuid.of(event.eventId().toString(), topic);
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
