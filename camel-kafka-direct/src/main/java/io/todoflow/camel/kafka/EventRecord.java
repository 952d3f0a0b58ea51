package io.todoflow.camel.kafka;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.camel.dapr.Excerpt;
import io.todoflow.camel.dapr.RawPayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event as it is sent to Kafka.
 *
 * @param headers the metadata of the publish, which a sidecar writes as headers as well
 */
record EventRecord(String entryId, String topic, @Nullable String key, byte[] value, Map<String, String> headers) {

    private static final String METADATA = "metadata";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** An entry of a bulk publish, with the names that {@code dapr:pubSub} uses. */
    record Entry(String id, Map<String, Object> fields) {

        /** Creates an entry from a Map and defaults for missing keys. */
        static Entry of(Object given, Map<String, Object> defaults) {
            if (!(given instanceof Map<?, ?> map)) {
                throw new IllegalArgumentException(
                        "An entry of a bulk publish must be a Map with entryId and event, not " + Excerpt.of(given));
            }
            Map<String, Object> fields = new HashMap<>(defaults);
            map.forEach((name, value) -> {
                if (value != null) {
                    fields.put(name.toString(), value);
                }
            });
            return new Entry(text(fields, "entryId"), fields);
        }

        /** @throws IllegalArgumentException if this cannot be an event */
        EventRecord record(String pubSub) {
            Map<String, String> headers = metadata();
            String topic = text(fields, "topic");
            byte[] event = bytes(fields.get("event"));
            boolean raw = RawPayload.isSet(headers);
            if (!raw && !text(fields, "contentType").startsWith("application/cloudevents+json")) {
                throw new IllegalArgumentException(
                        "Without Dapr, other content is not wrapped in a CloudEvent: publish one,"
                                + " with contentType application/cloudevents+json");
            }
            @Nullable String key = headers.getOrDefault("partitionKey", headers.get("__key"));
            return new EventRecord(id, topic, key, raw ? event : marked(event, topic, pubSub), headers);
        }

        private Map<String, String> metadata() {
            Map<String, String> metadata = new LinkedHashMap<>();
            if (fields.get(METADATA) instanceof Map<?, ?> given) {
                given.forEach((name, value) -> metadata.put(name.toString(), String.valueOf(value)));
            }
            fields.forEach((name, value) -> {
                if (name.startsWith(METADATA + ".")) {
                    metadata.put(name.substring(METADATA.length() + 1), value.toString());
                }
            });
            return metadata;
        }

        private static byte[] bytes(@Nullable Object event) {
            if (event instanceof byte[] bytes) {
                return bytes;
            }
            if (event instanceof String text) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
            throw new IllegalArgumentException("An event must be a String or bytes, not " + Excerpt.of(event));
        }

        private static String text(Map<String, Object> fields, String name) {
            Object value = fields.get(name);
            if (value == null) {
                throw new IllegalArgumentException(
                        "An event to publish has no %s: %s".formatted(name, Excerpt.of(fields)));
            }
            return value.toString();
        }
    }

    /** Adds the attributes that a sidecar adds, and like it sorts them by name. */
    private static byte[] marked(byte[] event, String topic, String pubSub) {
        try {
            if (!(JSON.readTree(event) instanceof ObjectNode given)) {
                throw new IllegalArgumentException("A CloudEvent must be a JSON object");
            }
            given.put("pubsubname", pubSub);
            given.put("topic", topic);
            String traceParent = given.path("traceparent").asText();
            given.put("traceparent", traceParent);
            given.put("traceid", traceParent);
            given.put("tracestate", given.path("tracestate").asText());
            ObjectNode sorted = JSON.createObjectNode();
            given.properties().stream()
                    .sorted(Map.Entry.<String, JsonNode>comparingByKey())
                    .forEach(attribute -> sorted.set(attribute.getKey(), attribute.getValue()));
            return JSON.writeValueAsBytes(sorted);
        } catch (IOException e) {
            throw new IllegalArgumentException("The CloudEvent is not JSON", e);
        }
    }
}
