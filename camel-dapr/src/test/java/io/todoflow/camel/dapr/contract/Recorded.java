package io.todoflow.camel.dapr.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares values with recorded ones, in which a placeholder such as {@code <uuid>} stands for any value. */
final class Recorded {

    private static final Pattern PLACEHOLDER = Pattern.compile("<(uuid|traceparent|n|port|host|parser|rfc3339-\\w+)>");
    /** The messages of Go's JSON parsers for invalid JSON. */
    private static final Pattern PARSER = Pattern.compile(
            "(?<=^|: )(proto: )?(syntax error .*|\\(line .*|invalid character .*|unexpected EOF|(?<!\": )EOF)$");

    private static final Map<String, String> VALUES = Map.of(
            "uuid", "[0-9a-f-]{36}",
            "traceparent", "00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}",
            "n", "\\d+",
            "port", "\\d+",
            "host", ".+",
            "rfc3339-seconds", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)",
            "rfc3339-fraction", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+(Z|[+-]\\d\\d:\\d\\d)");

    private Recorded() {}

    static boolean matches(JsonNode recorded, JsonNode actual) {
        if (recorded.isTextual()) {
            return actual.isTextual() && matches(recorded.asText(), actual.asText());
        }
        if (recorded.isObject()) {
            Set<String> names = new TreeSet<>();
            recorded.fieldNames().forEachRemaining(names::add);
            actual.fieldNames().forEachRemaining(names::add);
            return actual.isObject()
                    && names.stream()
                            .allMatch(name -> recorded.has(name)
                                    && actual.has(name)
                                    && matches(recorded.get(name), actual.get(name)));
        }
        if (recorded.isArray()) {
            if (!actual.isArray() || actual.size() != recorded.size()) {
                return false;
            }
            for (int i = 0; i < recorded.size(); i++) {
                if (!matches(recorded.get(i), actual.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return recorded.isNumber() && actual.isNumber()
                ? recorded.decimalValue().compareTo(actual.decimalValue()) == 0
                : recorded.equals(actual);
    }

    static boolean matches(String recorded, String actual) {
        if (recorded.equals(actual)) {
            return true;
        }
        String text = PARSER.matcher(recorded).replaceFirst("<parser>");
        Matcher placeholders = PLACEHOLDER.matcher(text);
        StringBuilder expression = new StringBuilder();
        int end = 0;
        while (placeholders.find()) {
            expression.append(Pattern.quote(text.substring(end, placeholders.start())));
            expression.append(VALUES.getOrDefault(placeholders.group(1), ".+"));
            end = placeholders.end();
        }
        expression.append(Pattern.quote(text.substring(end)));
        return Pattern.compile(expression.toString(), Pattern.DOTALL)
                .matcher(actual)
                .matches();
    }

    /** Whether a body matches the recorded one; JSON is compared by value. */
    static boolean matchesBody(JsonNode recorded, String actual) {
        if (recorded.isTextual()) {
            return matches(recorded.asText(), actual);
        }
        try {
            return matches(recorded, World.json(actual));
        } catch (AssertionError e) {
            return false;
        }
    }
}
