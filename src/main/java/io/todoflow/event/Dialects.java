package io.todoflow.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.names.ExchangeNames.Variables;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Translates events of other programs into our envelope: the translators of the Normalizer. */
@Component("dialects")
class Dialects {

    private final DialectProperties properties;
    private final DialectMappings mappings;

    /** @throws IllegalArgumentException if a mapping is not a jq program */
    Dialects(DialectProperties properties, DialectMappings mappings) {
        this.properties = properties;
        this.mappings = mappings;
        Stream.concat(
                        Stream.of(properties.taskEvents(), properties.taskReminders()),
                        properties.topics().values().stream())
                .flatMap(List::stream)
                .forEach(mappings::mapping);
    }

    /** Whether an event is not in our envelope. Checks only which fields are present. */
    public boolean isForeign(@Body JsonNode event) {
        return !EventEnvelope.VERSION.equals(event.path("event_version").textValue())
                || !event.path("payload").path("task_id").isTextual()
                || !event.path("payload").path("user_id").isTextual();
    }

    /**
     * Translates an event into our envelope, by the first of the dialects that matches.
     *
     * @param names the dialects of the consumer, separated by commas
     * @throws PoisonEventException saying what the event lacks in each dialect
     */
    public JsonNode translate(@Body JsonNode event, Exchange delivery, @Nullable String names) {
        StringJoiner lacking = new StringJoiner("; ");
        for (String name : understood(delivery, names == null ? "" : names)) {
            try {
                ObjectNode envelope = mappings.mapping(name).translate(event);
                complete(envelope, delivery);
                delivery.setVariable(Variables.DIALECT, name);
                return envelope;
            } catch (PoisonEventException e) {
                lacking.add("as " + name + ": " + Excerpt.of(e.getMessage()));
            }
        }
        throw new PoisonEventException(TaskEventReader.problem(event) + (lacking.length() == 0 ? "" : "; " + lacking));
    }

    private List<String> understood(Exchange delivery, String names) {
        String topic = delivery.getMessage().getHeader(DaprConstants.TOPIC, "", String.class);
        @Nullable List<String> ofTopic = properties.topics().get(topic);
        return ofTopic != null
                ? ofTopic
                : Arrays.stream(names.split(","))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .toList();
    }

    /** Adds fields derived from the delivery; each delivery of an event gives the same envelope. */
    private void complete(ObjectNode envelope, Exchange delivery) {
        removeNulls(envelope);
        String publisher = delivery.getVariable(Variables.SOURCE, "", String.class);
        envelope.put("event_version", EventEnvelope.VERSION);
        putIfAbsent(
                envelope, "event_id", named(publisher, delivery.getVariable(Variables.DELIVERY_ID, "", String.class)));
        putIfAbsent(envelope, "correlation_id", envelope.path("event_id").asText());
        putIfAbsent(envelope, "source", publisher.isEmpty() ? properties.source() : publisher);
        putIfAbsent(envelope, "timestamp", published(delivery));
        completePayload(
                (ObjectNode) envelope.get("payload"), envelope.path("source").asText());
    }

    /** The time of the CloudEvent in RFC 3339; a plain conversion to text would depend on the locale. */
    private static String published(Exchange delivery) {
        @Nullable OffsetDateTime time = delivery.getMessage().getHeader(DaprConstants.TIME, OffsetDateTime.class);
        return time == null ? "" : time.toString();
    }

    private static void completePayload(ObjectNode payload, String source) {
        removeNulls(payload);
        JsonNode user = payload.path("user_id");
        if (user.isIntegralNumber()) {
            payload.put("user_id", user.asText());
        }
        JsonNode task = payload.path("task_id");
        if (task.isIntegralNumber() || task.isTextual() && !task.textValue().isBlank() && !isUuid(task.textValue())) {
            payload.set("foreign_task_id", task);
            payload.put("task_id", named(source, task.asText()));
        }
    }

    private static void removeNulls(ObjectNode node) {
        node.properties().removeIf(field -> field.getValue().isNull());
    }

    private static void putIfAbsent(ObjectNode node, String field, String value) {
        if (!node.has(field) && !value.isEmpty()) {
            node.put(field, value);
        }
    }

    /** The same UUID for the same source and name, in every process. */
    private static String named(String source, String name) {
        return NamedUuid.of(source, name).toString();
    }

    private static boolean isUuid(String text) {
        try {
            return UUID.fromString(text).toString().length() == 36;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
