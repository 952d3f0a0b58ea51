package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A subscription of an app: topic, path and options. */
record Subscription(
        Kind kind,
        Topic topic,
        List<RouteRule> rules,
        String deadLetterTopic,
        Map<String, String> metadata,
        @Nullable Bulk bulk) {

    enum Kind {
        DECLARATIVE,
        PROGRAMMATIC,
        STREAMING
    }

    /** The limits of a bulk delivery: its size, and how long it waits for further events. */
    record Bulk(int maxMessagesCount, int maxAwaitDurationMs) {
        private static final int DEFAULT_MESSAGES = 100;
        private static final int DEFAULT_AWAIT_MS = 1000;

        static @Nullable Bulk of(JsonNode bulk) {
            if (!bulk.path("enabled").asBoolean()) {
                return null;
            }
            int messages = bulk.path("maxMessagesCount").asInt();
            int await = bulk.path("maxAwaitDurationMs").asInt();
            return new Bulk(messages > 0 ? messages : DEFAULT_MESSAGES, await > 0 ? await : DEFAULT_AWAIT_MS);
        }
    }

    /** An entry of {@code /dapr/subscribe}; field names in any case (recorded: startup-subscribe-bad-entries). */
    static Subscription programmatic(JsonNode entry) {
        return of(Kind.PROGRAMMATIC, ignoreCase(entry), "route");
    }

    /** A {@code Subscription} resource, v1alpha1 or v2alpha1. */
    static Subscription declarative(JsonNode document) {
        return of(Kind.DECLARATIVE, ignoreCase(document.path("spec")), "route");
    }

    private static Subscription of(Kind kind, JsonNode entry, String route) {
        List<RouteRule> rules = new ArrayList<>();
        JsonNode routes = entry.path("routes");
        for (JsonNode rule : routes.path("rules")) {
            rules.add(RouteRule.of(
                    rule.path("match").asText(""), rule.path("path").asText("")));
        }
        String otherwise = routes.path("default").asText("");
        if (otherwise.isEmpty()) {
            otherwise = entry.path(route).asText("");
        }
        if (!otherwise.isEmpty()) {
            rules.add(RouteRule.of("", otherwise));
        }
        Map<String, String> metadata = new HashMap<>();
        entry.path("metadata")
                .fields()
                .forEachRemaining(e -> metadata.put(e.getKey(), e.getValue().asText()));
        return new Subscription(
                kind,
                new Topic(
                        entry.path("pubsubname").asText(""), entry.path("topic").asText("")),
                rules,
                entry.path("deadlettertopic").asText(""),
                metadata,
                Bulk.of(entry.path("bulksubscribe")));
    }

    private static JsonNode ignoreCase(JsonNode entry) {
        var lower = Json.object();
        entry.fields().forEachRemaining(e -> lower.set(e.getKey().toLowerCase(java.util.Locale.ROOT), e.getValue()));
        return lower;
    }
}
