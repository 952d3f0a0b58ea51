package io.todoflow.camel.dapr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * An event as delivered by the sidecar: a CloudEvent in structured mode, or raw data published with {@code rawPayload}.
 *
 * @param attributes the CloudEvent's attributes that are strings; empty for a raw payload
 * @param data JSON data as it stood in the envelope (byte array), binary data (byte array), or text (String)
 * @param binary whether the data came as {@code data_base64}
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md">CloudEvents JSON
 *     format</a>
 */
public record DaprEvent(
        Map<String, String> attributes, @Nullable Object data, boolean binary) {

    private static final JsonFactory JSON = new JsonFactory();
    private static final Map<String, String> HEADERS = Map.of(
            "id", DaprConstants.ID,
            "source", DaprConstants.SOURCE,
            "type", DaprConstants.TYPE,
            "specversion", DaprConstants.SPECIFIC_VERSION,
            "datacontenttype", DaprConstants.DATA_CONTENT_TYPE,
            "subject", DaprConstants.SUBJECT,
            "traceparent", DaprConstants.TRACE_PARENT,
            "tracestate", DaprConstants.TRACE_STATE);

    /**
     * Reads a delivered body. Extracts the data without parsing and rewriting it, so that numbers keep their digits and
     * the route parses only once.
     *
     * <p>A body that is not JSON counts as a raw payload as well; the route decides what to do with it.
     */
    public static DaprEvent read(byte[] body) {
        Map<String, String> attributes = new HashMap<>();
        Object data = null;
        boolean binary = false;
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return raw(body);
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("data")) {
                    data = data(parser, value, body);
                } else if (name.equals("data_base64") && value == JsonToken.VALUE_STRING) {
                    data = parser.getBinaryValue();
                    binary = true;
                } else if (value == JsonToken.VALUE_STRING) {
                    attributes.put(name, parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            return raw(body);
        }
        return attributes.containsKey("specversion") ? new DaprEvent(attributes, data, binary) : raw(body);
    }

    /** Reads an event from a stream. */
    static DaprEvent of(TopicEventRequest message) {
        Map<String, String> attributes = new HashMap<>();
        message.getExtensions().getFieldsMap().forEach((name, value) -> {
            if (value.hasStringValue()) {
                attributes.put(name, value.getStringValue());
            }
        });
        attributes.put("id", message.getId());
        attributes.put("source", message.getSource());
        attributes.put("type", message.getType());
        attributes.put("specversion", message.getSpecVersion());
        attributes.put("datacontenttype", message.getDataContentType());
        boolean text = message.getDataContentType().startsWith("text/");
        boolean binary = message.getDataContentType().startsWith("application/octet-stream");
        Object data =
                text ? message.getData().toStringUtf8() : message.getData().toByteArray();
        return new DaprEvent(attributes, data, binary);
    }

    static DaprEvent raw(byte[] body) {
        return new DaprEvent(Map.of(), body, false);
    }

    /** The raw message in the broker. For a raw subscription, the sidecar wraps it in a CloudEvent. */
    DaprEvent unwrapped() {
        return data instanceof byte[] payload ? read(payload) : this;
    }

    private static @Nullable Object data(JsonParser parser, JsonToken value, byte[] body) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value.isStructStart()) {
            int start = (int) parser.currentTokenLocation().getByteOffset();
            parser.skipChildren();
            return Arrays.copyOfRange(
                    body, start, (int) parser.currentLocation().getByteOffset());
        }
        return parser.getText();
    }

    /** Sets the body and the headers of the message that a route receives. */
    public void writeTo(Message message) {
        message.setBody(data);
        attributes.forEach((name, value) -> {
            String header = HEADERS.get(name);
            if (header != null && !value.isEmpty()) {
                message.setHeader(header, value);
            }
        });
        TraceContext.HEADERS.forEach(name -> {
            String value = attributes.get(name);
            if (value != null && !value.isEmpty()) {
                message.setHeader(name, value);
            }
        });
        OffsetDateTime time = time();
        if (time != null) {
            message.setHeader(DaprConstants.TIME, time);
        }
        if (binary) {
            message.setHeader(DaprConstants.BINARY_DATA, data);
        }
    }

    /** The event as an entry of a list body. */
    Map<String, Object> toMap(String entryId) {
        Map<String, Object> map = new LinkedHashMap<>(attributes);
        map.put("entryId", entryId);
        if (data != null) {
            map.put("data", data);
        }
        return map;
    }

    private @Nullable OffsetDateTime time() {
        String time = attributes.get("time");
        if (time == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(time);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
