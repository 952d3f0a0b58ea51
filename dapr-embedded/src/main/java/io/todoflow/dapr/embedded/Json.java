package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.stream.Stream;

/** Reads and writes JSON like daprd: numbers keep their text, and trailing tokens are an error. */
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper()
            .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true))
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** Reads a document; an empty one is also an error. */
    static JsonNode read(byte[] bytes) throws IOException {
        JsonNode node = MAPPER.readTree(bytes);
        if (node.isMissingNode()) {
            throw new IOException("EOF");
        }
        return node;
    }

    /** Reads the first value and ignores trailing text, like Go's decoder. */
    static JsonNode decode(byte[] bytes) throws IOException {
        JsonNode node = MAPPER.reader()
                .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .readTree(bytes);
        if (node.isMissingNode()) {
            throw new IOException("EOF");
        }
        return node;
    }

    /**
     * Renames the fields of an object to those of a Go struct, because Go's decoder ignores case. Other values stay
     * unchanged.
     */
    static JsonNode named(JsonNode value, String... names) {
        if (!value.isObject()) {
            return value;
        }
        ObjectNode object = object();
        value.properties()
                .forEach(field -> object.set(
                        Stream.of(names)
                                .filter(field.getKey()::equalsIgnoreCase)
                                .findFirst()
                                .orElse(field.getKey()),
                        field.getValue()));
        return object;
    }

    static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not writable as JSON", e);
        }
    }

    /** Writes a value like Go's {@code any}: numbers as 64-bit floats, names sorted. */
    static byte[] asGo(JsonNode value) {
        return write(goValue(value));
    }

    private static JsonNode goValue(JsonNode value) {
        if (value.isObject()) {
            ObjectNode object = object();
            value.properties().stream()
                    .sorted(Map.Entry.comparingByKey())
                    .forEach(e -> object.set(e.getKey(), goValue(e.getValue())));
            return object;
        }
        if (value.isArray()) {
            ArrayNode array = MAPPER.createArrayNode();
            value.forEach(element -> array.add(goValue(element)));
            return array;
        }
        if (value.isNumber()) {
            return number(value.asDouble());
        }
        return value.isMissingNode() ? MAPPER.nullNode() : value;
    }

    /** The shortest text of a 64-bit float; whole numbers have no decimal point. */
    static JsonNode number(double number) {
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        return MAPPER.getNodeFactory().numberNode(decimal.scale() < 0 ? decimal.setScale(0) : decimal);
    }
}
