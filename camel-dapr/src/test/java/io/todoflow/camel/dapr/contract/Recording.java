package io.todoflow.camel.dapr.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The requests to a daprd, its requests to the app, and the answers to both, for components that the embedded Dapr
 * supports.
 */
record Recording(String name, JsonNode given, List<Exchange> exchanges, JsonNode observed) {

    /** Components that the embedded Dapr does not support; the same cases are recorded with others, too. */
    private static final Pattern MISSING = Pattern.compile(".*(?:redis-fast|-redis).*");

    /** Redis delivers batches, whereas a bulk of the embedded Dapr has one event. */
    private static final Pattern MISSING_IN_BULK = Pattern.compile(".*redis.*");

    private static final Pattern PUBLISH = Pattern.compile("/v1\\.0(?:-alpha1)?/publish/(bulk/)?([^/?]+)/([^?]+).*");

    /** A request and its answer. */
    record Exchange(
            boolean toApp,
            String method,
            String path,
            Map<String, String> headers,
            JsonNode body,
            String bodyIs,
            JsonNode response) {

        String text() {
            return bodyIs.equals("json") ? body.toString() : body.asText();
        }

        Map<String, String> responseHeaders() {
            return strings(response.path("headers"));
        }

        /** The component and the topic, if it publishes. */
        List<String> topic() {
            var publish = PUBLISH.matcher(path);
            return publish.matches() ? List.of(publish.group(2), publish.group(3)) : List.of();
        }
    }

    static Recording read(Path file) {
        try {
            JsonNode document = World.json(Files.readString(file));
            List<Exchange> exchanges = new ArrayList<>();
            Pattern missing = document.path("case").asText().startsWith("bulk-subscribe") ? MISSING_IN_BULK : MISSING;
            for (JsonNode exchange : document.path("exchanges")) {
                String path = exchange.path("path").asText();
                if (!missing.matcher(path).matches()
                        && !missing.matcher(exchange.path("group").asText()).matches()) {
                    exchanges.add(new Exchange(
                            exchange.path("direction").asText().startsWith("daprd->app"),
                            exchange.path("method").asText(),
                            path,
                            strings(exchange.path("headers")),
                            exchange.path("body"),
                            exchange.path("bodyIs").asText(),
                            exchange.path("response")));
                }
            }
            return new Recording(
                    document.path("case").asText(), document.path("given"), exchanges, document.path("observed"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the first answer has this error code. */
    boolean answers(String errorCode) {
        return !exchanges.isEmpty()
                && exchanges.get(0).response().at("/body/errorCode").asText().equals(errorCode);
    }

    List<Exchange> requestsOfTheApp() {
        return exchanges.stream().filter(Exchange::toApp).toList();
    }

    /** How often an event of the in-memory broker, or a job, arrived; -1 if the recording does not show it. */
    int deliveries() {
        for (String count : List.of("/byPubsub/kafka-pubsub/deliveries", "/kafka-pubsub/deliveries", "/triggers")) {
            if (observed.at(count).isInt()) {
                return observed.at(count).asInt();
            }
        }
        return -1;
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        object.fields()
                .forEachRemaining(
                        field -> strings.put(field.getKey(), field.getValue().asText()));
        return strings;
    }
}
