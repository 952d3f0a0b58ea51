package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** The CloudEvent envelope that daprd adds to published data (recorded: publish-*). */
final class CloudEvents {

    static final String CONTENT_TYPE = "application/cloudevents+json";

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssX", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String OVERRIDE = "cloudevent.";
    private static final String DEFAULT_SOURCE = "Dapr";
    private static final String DEFAULT_TYPE = "com.dapr.event.sent";

    private CloudEvents() {}

    /** The publisher's trace context. Without tracing, daprd passes it on unchanged. */
    record Trace(String parent, String state) {
        static final Trace NONE = new Trace("", "");
    }

    /**
     * Wraps published data into the event that is sent to the broker.
     *
     * @throws IOException if the publisher's own CloudEvent is not a JSON object
     */
    static byte[] wrap(
            byte[] data,
            String contentType,
            Map<String, String> metadata,
            Trace trace,
            String appId,
            Topic topic,
            Instant now)
            throws IOException {
        ObjectNode event = isCloudEvent(contentType)
                ? own(data, trace, topic)
                : envelope(data, contentType, metadata, trace, appId, topic);
        String ttl = metadata.get("ttlInSeconds");
        if (ttl != null && ttl.matches("\\d{1,18}")) {
            event.put("expiration", SECONDS.format(now.plusSeconds(Long.parseLong(ttl))));
        }
        return Json.write(event);
    }

    /** Keeps a publisher's own CloudEvent, even without an id (recorded: publish-cloudevent-minimal). */
    private static ObjectNode own(byte[] data, Trace trace, Topic topic) throws IOException {
        ObjectNode event = object(data);
        putIfAbsent(event, "time", now());
        if (!event.has("traceid")) {
            event.put("traceid", trace.parent);
            event.put("traceparent", trace.parent);
        }
        putIfAbsent(event, "tracestate", trace.state);
        event.put("topic", topic.name());
        event.put("pubsubname", topic.pubsub());
        putIfAbsent(event, "source", DEFAULT_SOURCE);
        putIfAbsent(event, "type", DEFAULT_TYPE);
        putIfAbsent(event, "specversion", "1.0");
        return event;
    }

    private static ObjectNode envelope(
            byte[] data, String contentType, Map<String, String> metadata, Trace trace, String appId, Topic topic) {
        String type = contentType.isEmpty() ? "text/plain" : contentType;
        String parent = override(metadata, "traceparent", override(metadata, "traceid", trace.parent));
        ObjectNode event = Json.object();
        putData(event, data, type);
        event.put("datacontenttype", type);
        event.put("id", override(metadata, "id", UUID.randomUUID().toString()));
        event.put("pubsubname", topic.pubsub());
        event.put("source", override(metadata, "source", appId));
        event.put("specversion", "1.0");
        String subject = override(metadata, "subject", "");
        if (!subject.isEmpty()) {
            event.put("subject", subject);
        }
        event.put("time", now());
        event.put("topic", topic.name());
        event.put("traceid", parent);
        event.put("traceparent", parent);
        event.put("tracestate", override(metadata, "tracestate", trace.state));
        event.put("type", override(metadata, "type", DEFAULT_TYPE));
        return event;
    }

    private static void putData(ObjectNode event, byte[] data, String contentType) {
        if (isJson(contentType)) {
            try {
                event.set("data", Json.read(data));
                return;
            } catch (IOException e) {
                // recorded: publish-json-invalid arrives as a string
            }
        } else if (isBinary(contentType)) {
            event.put("data_base64", Base64.getEncoder().encodeToString(data));
            return;
        }
        event.put("data", new String(data, StandardCharsets.UTF_8));
    }

    /**
     * The event for a raw subscription, with a new id for every delivery (recorded:
     * publish-raw-json-to-raw-subscription).
     */
    static ObjectNode ofRaw(Message message, Topic topic) {
        ObjectNode event = Json.object();
        event.put("data_base64", Base64.getEncoder().encodeToString(message.data()));
        event.put("datacontenttype", "application/octet-stream");
        event.put("id", UUID.randomUUID().toString());
        event.put("pubsubname", topic.pubsub());
        event.put("source", DEFAULT_SOURCE);
        event.put("specversion", "1.0");
        event.put("topic", topic.name());
        event.put("type", DEFAULT_TYPE);
        return event;
    }

    static ObjectNode object(byte[] data) throws IOException {
        JsonNode node = Json.read(data);
        if (!node.isObject()) {
            throw new IOException(
                    "json: cannot unmarshal " + kind(node) + " into Go value of type map[string]interface {}");
        }
        return (ObjectNode) node;
    }

    static boolean expired(JsonNode event, Instant now) {
        String expiration = event.path("expiration").asText("");
        if (expiration.isEmpty()) {
            return false;
        }
        try {
            return Instant.from(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(expiration))
                    .isBefore(now);
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    static boolean isJson(String contentType) {
        return mediaType(contentType).equals("application/json");
    }

    static boolean isBinary(String contentType) {
        return mediaType(contentType).equals("application/octet-stream");
    }

    static boolean isCloudEvent(String contentType) {
        return mediaType(contentType).equals(CONTENT_TYPE);
    }

    static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private static String now() {
        return SECONDS.format(Instant.now().truncatedTo(ChronoUnit.SECONDS));
    }

    private static void putIfAbsent(ObjectNode event, String field, String value) {
        if (!event.hasNonNull(field)) {
            event.put(field, value);
        }
    }

    private static String override(Map<String, String> metadata, String field, String otherwise) {
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(OVERRIDE + field)
                    && !entry.getValue().isEmpty()) {
                return entry.getValue();
            }
        }
        return otherwise;
    }

    /** The name that Go's messages use for a kind of JSON value. */
    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "array";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            case STRING -> "string";
            default -> "object";
        };
    }
}
