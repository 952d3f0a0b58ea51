package io.todoflow.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.camel.dapr.DaprConstants;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.springframework.stereotype.Component;

/** Translates events of the application into dialects of other programs, to be published to separate topics. */
@Component("translatedEvents")
class TranslatedEvents {

    /** Consumer name of failed translations in the dead letters. */
    static final String CONSUMER = "translations";

    private static final String REMINDER = "reminder.due";
    /** Placeholder in a topic for the change, such as {@code created}. */
    private static final String ACTION = "{action}";

    private final ObjectMapper json;
    private final DialectProperties.Publish published;
    private final DialectMappings mappings;
    private final TaskEventReader reader;
    private final OutboxEvents events;

    /** @throws IllegalArgumentException if a mapping is not a jq program, or a topic cannot be published to */
    TranslatedEvents(
            ObjectMapper json,
            DialectProperties properties,
            DialectMappings mappings,
            TaskEventReader reader,
            OutboxEvents events,
            EventProperties consumed) {
        this.json = json;
        this.published = properties.publish();
        this.mappings = mappings;
        this.reader = reader;
        this.events = events;
        Stream.of(published.taskEvents(), published.taskReminders())
                .flatMap(dialects -> dialects.keySet().stream())
                .forEach(mappings::outgoing);
        consumed.taskEventTypes().forEach(type -> check(published.taskEvents(), type, consumed));
        check(published.taskReminders(), REMINDER, consumed);
    }

    private static void check(Map<String, List<String>> dialects, String eventType, EventProperties consumed) {
        Set<String> topics = new HashSet<>();
        dialects.values().stream().flatMap(List::stream).forEach(pattern -> {
            String topic = topic(pattern, eventType);
            if (isConsumed(topic, consumed)) {
                throw new IllegalArgumentException(
                        "todoflow.dialects.publish: the application itself consumes topic %s, use another one"
                                .formatted(pattern));
            }
            if (!topics.add(topic)) {
                throw new IllegalArgumentException(
                        "todoflow.dialects.publish: topic %s occurs twice, use a separate topic for each dialect"
                                .formatted(topic));
            }
        });
    }

    private static boolean isConsumed(String topic, EventProperties consumed) {
        return consumed.topics().values().stream()
                .flatMap(topics -> Arrays.stream(topics.split(",")))
                .anyMatch(topic::equals);
    }

    /**
     * An event to publish in another dialect.
     *
     * @param envelope the data of the event, in our envelope
     */
    record Translation(OutboxEvent event, JsonNode envelope, String dialect, String topic) {

        /**
         * Differs from the id of the event, because a subscriber may receive both, and is the same for each attempt.
         */
        UUID id() {
            return NamedUuid.of(event.eventId().toString(), topic);
        }
    }

    /** A translated event for the outbox. */
    record Translated(OutboxEvent event, String dialect) {}

    private static String topic(String pattern, String eventType) {
        return pattern.replace(ACTION, eventType.substring(eventType.indexOf('.') + 1));
    }

    /** Whether events are published in any dialect besides our own. */
    public boolean areWanted() {
        return !published.taskEvents().isEmpty() || !published.taskReminders().isEmpty();
    }

    /** The configured translations of an event, one per topic. */
    public List<Translation> of(OutboxEvent event) throws JsonProcessingException {
        JsonNode envelope = json.readTree(event.cloudEvent()).path("data");
        List<Translation> translations = new ArrayList<>();
        dialects(event.eventType())
                .forEach((dialect, topics) -> topics.forEach(topic ->
                        translations.add(new Translation(event, envelope, dialect, topic(topic, event.eventType())))));
        return translations;
    }

    private Map<String, List<String>> dialects(String eventType) {
        return eventType.equals(REMINDER) ? published.taskReminders() : published.taskEvents();
    }

    /**
     * Translates an event; empty if the dialect leaves it out.
     *
     * @throws PoisonEventException if the mapping fails
     */
    public List<Translated> translate(@Body Translation translation) throws JsonProcessingException {
        Optional<JsonNode> data = mappings.outgoing(translation.dialect()).apply(translation.envelope());
        return data.isEmpty()
                ? List.of()
                : List.of(new Translated(translated(translation, data.get()), translation.dialect()));
    }

    /**
     * The translation of a dead letter, whose event an operator may have corrected.
     *
     * @throws PoisonEventException if it is not an event, or no dialect is published to the topic
     */
    public Translation again(@Body String letter, @Header(DaprConstants.TOPIC) String topic, Exchange redrive)
            throws JsonProcessingException {
        OutboxEvent event = event(reader.read(letter), topic, redrive);
        return of(event).stream()
                .filter(configured -> configured.topic().equals(topic))
                .findFirst()
                .orElseThrow(
                        () -> new PoisonEventException("todoflow.dialects.publish has no dialect with topic %s for %s"
                                .formatted(topic, event.eventType())));
    }

    private OutboxEvent event(TaskEvent event, String topic, Exchange redrive) throws JsonProcessingException {
        EventEnvelope envelope = new EventEnvelope(
                event.eventId(),
                event.eventType(),
                EventEnvelope.VERSION,
                requireNonNull(event.timestamp()).toInstant(),
                event.correlationId(),
                event.source(),
                json.readTree(event.json()).path("payload"));
        return events.event(envelope, event.taskId(), requireNonNull(event.userId()), topic, redrive);
    }

    private OutboxEvent translated(Translation translation, JsonNode data) throws JsonProcessingException {
        OutboxEvent event = translation.event();
        ObjectNode cloudEvent = (ObjectNode) json.readTree(event.cloudEvent());
        cloudEvent.put("id", translation.id().toString());
        cloudEvent.set("data", data);
        return new OutboxEvent(
                translation.id(),
                event.eventType(),
                event.taskId(),
                event.userId(),
                event.correlationId(),
                translation.topic(),
                cloudEvent.toString());
    }
}
