package io.todoflow.dev.dapr;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A routing rule: a path for the events that match an expression.
 *
 * <p>Of CEL this understands comparisons of {@code event.…} with strings, numbers and booleans, joined by {@code &&} and
 * {@code ||} (no parentheses); anything else is refused.
 */
record RouteRule(String match, String path, List<List<Comparison>> anyOfAll) {

    private static final Pattern COMPARISON = Pattern.compile(
            "\\s*event((?:\\.\\w+)+)\\s*(==|!=|<=|>=|<|>)\\s*(\"[^\"\\\\]*\"|'[^'\\\\]*'|-?\\d+(?:\\.\\d+)?|true|false)\\s*");
    private static final Pattern NAMED = Pattern.compile("\\s*event(?:\\.\\w+)+\\s*");

    /** A comparison; without operator the operand itself has to be a boolean. */
    record Comparison(String text, String[] path, String operator, JsonNode operand) {}

    /** An expression that could not be evaluated: the event is not delivered, whatever the other rules say. */
    static final class EvaluationException extends Exception {
        private static final long serialVersionUID = 1L;

        EvaluationException(String message) {
            super(message, null, false, false);
        }
    }

    static RouteRule of(String match, String path) {
        List<List<Comparison>> anyOfAll = new ArrayList<>();
        if (!match.isBlank()) {
            for (String all : match.split("\\|\\|", -1)) {
                List<Comparison> comparisons = new ArrayList<>();
                for (String comparison : all.split("&&", -1)) {
                    comparisons.add(comparison(comparison, match));
                }
                anyOfAll.add(comparisons);
            }
        }
        return new RouteRule(match, path, anyOfAll);
    }

    /** The path for an event, or null where no rule matches (recorded: routes-*). */
    static @Nullable String route(List<RouteRule> rules, JsonNode event) throws EvaluationException {
        for (RouteRule rule : rules) {
            if (rule.anyOfAll.isEmpty() || rule.matches(event)) {
                return rule.path;
            }
        }
        return null;
    }

    private boolean matches(JsonNode event) throws EvaluationException {
        for (List<Comparison> all : anyOfAll) {
            boolean matches = true;
            for (Comparison comparison : all) {
                matches = matches && holds(comparison, event);
            }
            if (matches) {
                return true;
            }
        }
        return false;
    }

    private static Comparison comparison(String text, String whole) {
        Matcher matcher = COMPARISON.matcher(text);
        try {
            if (matcher.matches()) {
                String literal = matcher.group(3);
                JsonNode operand = literal.startsWith("'")
                        ? Json.MAPPER.getNodeFactory().textNode(literal.substring(1, literal.length() - 1))
                        : Json.MAPPER.readTree(literal);
                return new Comparison(text, path(matcher.group(1)), matcher.group(2), operand);
            }
            if (NAMED.matcher(text).matches()) {
                return new Comparison(text, path(text.strip().substring("event".length())), "", Json.object());
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
        throw new IllegalArgumentException(
                "the embedded Dapr does not evaluate the routing expression '" + whole + "'");
    }

    private static String[] path(String dotted) {
        return dotted.substring(1).split("\\.", -1);
    }

    private static boolean holds(Comparison comparison, JsonNode event) throws EvaluationException {
        JsonNode value = event;
        for (String name : comparison.path) {
            if (!value.has(name)) {
                throw new EvaluationException("no such key: " + name);
            }
            value = value.get(name);
        }
        if (comparison.operator.isEmpty()) {
            if (!value.isBoolean()) {
                throw new EvaluationException("cannot convert " + comparison.text.strip() + " to a boolean");
            }
            return value.asBoolean();
        }
        boolean numbers = value.isNumber() && comparison.operand.isNumber();
        boolean equal = numbers
                ? value.decimalValue().compareTo(comparison.operand.decimalValue()) == 0
                : value.equals(comparison.operand);
        if (comparison.operator.equals("==") || comparison.operator.equals("!=")) {
            return equal == comparison.operator.equals("==");
        }
        int order;
        if (numbers) {
            order = value.decimalValue().compareTo(comparison.operand.decimalValue());
        } else if (value.isTextual() && comparison.operand.isTextual()) {
            order = value.asText().compareTo(comparison.operand.asText());
        } else {
            throw new EvaluationException("no such overload");
        }
        return switch (comparison.operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }
}
