package io.todoflow.camel.dapr;

import io.dapr.serializer.DefaultObjectSerializer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;

/** The values of a request: the header of the message if there is one, otherwise the endpoint's option. */
final class RequestValues {

    private static final DefaultObjectSerializer JSON = new DefaultObjectSerializer();

    private RequestValues() {}

    static @Nullable String text(Message message, String header, @Nullable String option) {
        return optional(message, header, option, String.class);
    }

    static <T> @Nullable T optional(Message message, String header, @Nullable T option, Class<T> type) {
        @Nullable T value = message.getHeader(header, type);
        return value != null ? value : option;
    }

    static <T> T value(Message message, String header, T option, Class<T> type) {
        return message.getHeader(header, option, type);
    }

    /** @throws IllegalArgumentException if neither is set */
    static String required(Message message, String header, @Nullable String option, String name) {
        @Nullable String value = text(message, header, option);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("The option %s or the header %s is needed".formatted(name, header));
        }
        return value;
    }

    /** The value of {@link #text}, or an empty text. */
    static String label(Message message, String header, @Nullable String option) {
        @Nullable String value = text(message, header, option);
        return value == null ? "" : value;
    }

    static Map<String, String> metadata(Message message) {
        Map<?, ?> metadata = message.getHeader(DaprConstants.METADATA, Map.class);
        return metadata == null ? Map.of() : strings(metadata);
    }

    static Map<String, String> strings(Map<?, ?> map) {
        Map<String, String> strings = new LinkedHashMap<>();
        map.forEach((name, value) -> strings.put(name.toString(), String.valueOf(value)));
        return strings;
    }

    /** Strings of a list, or of a text that separates them by commas. */
    static List<String> list(@Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        Stream<?> items = value instanceof Collection<?> collection
                ? collection.stream()
                : Stream.of(value.toString().split(","));
        return items.map(item -> item.toString().strip())
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /**
     * The body to send to the sidecar. Bytes, streams, and text with a content type stay unchanged; other text and
     * objects become JSON.
     *
     * @throws IOException if the body cannot be written as JSON
     */
    static byte[] bytes(Message message, @Nullable String contentType) throws IOException {
        Object body = message.getBody();
        if (body instanceof StreamCache || body instanceof InputStream) {
            body = message.getBody(byte[].class);
        }
        return bytes(body, contentType);
    }

    static byte[] bytes(@Nullable Object value, @Nullable String contentType) throws IOException {
        if (value == null) {
            return new byte[0];
        }
        if (value instanceof String text && contentType != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return JSON.serialize(value);
    }
}
