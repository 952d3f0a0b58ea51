package io.todoflow.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Generates hostile input, the same for the same seed. */
final class Hostile {

    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "null",
            "'; drop table task; --",
            "' or '1'='1",
            "\\",
            "\"",
            "${7*7} #{7*7} {{7*7}} ${exchange.context.stop()} $simple{sys.user.home}",
            "${bean:problems} ${jndi:ldap://127.0.0.1/x} <%= 7*7 %> {{#x}}{{/x}}",
            ":#user_id :?user_id $1 ?",
            "%s%n%d",
            "<script>alert(1)</script>",
            "../../../../etc/passwd",
            "x\r\nX-Injected: yes",
            "x\nSet-Cookie: a=b",
            "\0",
            "a\0b",
            "\ud800",
            "\udc00x",
            "\ud83d\ude00",
            "\u202eabc\u200b",
            "e\u0301\u0327",
            "\uffff\ufffe",
            "x".repeat(201),
            "ü".repeat(3000),
            "-1",
            "0",
            "1e999999999",
            "9".repeat(400),
            "9223372036854775808",
            "NaN",
            "-Infinity",
            "true",
            "[]",
            "{}",
            "+999999999-12-31T23:59:59Z",
            "-0001-01-01T00:00:00Z",
            "2030-02-30T00:00:00Z",
            "2030-01-01T00:00:00+18:00",
            "9999-12-31T23:59:59-18:00",
            "infinity",
            "FREQ=SECONDLY;COUNT=2147483647",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "00000000-0000-0000-0000-000000000000",
            "*",
            "W/\"1\"",
            "\"1\", \"2\"");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "1E-999999999",
            "9".repeat(1001),
            "-9223372036854775809",
            "[]",
            "{}",
            "[[[]]]",
            "[null]",
            "{\"a\":{\"b\":[]}}",
            "[1,\"x\",null,{}]",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"a\\u0000b\"",
            "NaN",
            "01",
            "'x'",
            "\"\t\"",
            "\"\\x\"",
            "\"",
            "/**/1");

    private final Random random;

    Hostile(long seed) {
        this.random = new Random(seed);
    }

    <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    boolean sometimes(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    int number(int below) {
        return random.nextInt(below);
    }

    String text() {
        if (sometimes(8)) {
            return random.ints(random.nextInt(40), 0, Character.MAX_VALUE + 1)
                    .mapToObj(c -> Character.toString((char) c))
                    .collect(Collectors.joining());
        }
        return any(TEXTS);
    }

    /** A JSON text with this value, including unpaired surrogates. */
    static String quote(String text) {
        return text.chars()
                .mapToObj(c -> c < ' ' || c == '"' || c == '\\' || Character.isSurrogate((char) c)
                        ? "\\u%04x".formatted(c)
                        : Character.toString((char) c))
                .collect(Collectors.joining("", "\"", "\""));
    }

    private String value() {
        if (sometimes(20)) {
            int depth = any(List.of(50, 999, 1001, 20_000));
            return "[".repeat(depth) + "]".repeat(depth);
        }
        return sometimes(2) ? any(VALUES) : quote(text());
    }

    /** Mutates an object: changes, removes, duplicates or breaks parts of it. */
    String json(JsonNode object) {
        if (sometimes(25)) {
            return value();
        }
        List<String> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String good = field.getValue().isObject() && sometimes(2)
                    ? json(field.getValue())
                    : field.getValue().toString();
            if (!sometimes(12)) {
                fields.add(quote(field.getKey()) + ":" + (sometimes(4) ? value() : good));
            }
            if (sometimes(25)) {
                fields.add(quote(field.getKey()) + ":" + value());
            }
        }
        if (sometimes(15)) {
            fields.add(quote(text()) + ":" + value());
        }
        return broken(fields.stream().collect(Collectors.joining(",", "{", "}")));
    }

    private String broken(String json) {
        if (!sometimes(15)) {
            return json;
        }
        int at = json.isEmpty() ? 0 : random.nextInt(json.length());
        List<UnaryOperator<String>> ways = List.of(
                text -> text.substring(0, at),
                text -> text.substring(0, at) + "\0" + text.substring(at),
                text -> text + text,
                text -> "\ufeff" + text,
                text -> text.substring(0, at) + text(),
                text -> "");
        return any(ways).apply(json);
    }
}
