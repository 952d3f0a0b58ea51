package io.todoflow.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** The smallest receiver of deliveries: an HTTP handler that reports each event as processed. */
final class BareHandler implements AutoCloseable {

    private static final JsonFactory JSON = new JsonFactory();

    private final Arrivals arrivals = new Arrivals();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    BareHandler(String topic, boolean isBulk) throws IOException {
        String bulk = ",\"bulkSubscribe\":{\"enabled\":true,\"maxMessagesCount\":%d,\"maxAwaitDurationMs\":100}"
                .formatted(Sizes.BULK);
        String subscriptions = "[{\"pubsubname\":\"pubsub\",\"topic\":\"%s\",\"route\":\"/events\"%s}]"
                .formatted(topic, isBulk ? bulk : "");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 404, ""));
        server.createContext("/dapr/subscribe", exchange -> answer(exchange, 200, subscriptions));
        server.createContext("/events", isBulk ? this::bulk : this::single);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    Arrivals arrivals() {
        return arrivals;
    }

    private void single(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        arrivals.add(1);
        answer(exchange, 200, "{\"status\":\"SUCCESS\"}");
    }

    private void bulk(HttpExchange exchange) throws IOException {
        List<String> ids = entryIds(exchange.getRequestBody().readAllBytes());
        arrivals.add(ids.size());
        answer(
                exchange,
                200,
                ids.stream()
                        .map("{\"entryId\":\"%s\",\"status\":\"SUCCESS\"}"::formatted)
                        .collect(Collectors.joining(",", "{\"statuses\":[", "]}")));
    }

    private static List<String> entryIds(byte[] body) throws IOException {
        List<String> ids = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                boolean isEntries = parser.currentName().equals("entries");
                parser.nextToken();
                while (isEntries && parser.nextToken() == JsonToken.START_OBJECT) {
                    while (parser.nextToken() != JsonToken.END_OBJECT) {
                        boolean isId = parser.currentName().equals("entryId");
                        parser.nextToken();
                        if (isId) {
                            ids.add(parser.getText());
                        }
                        parser.skipChildren();
                    }
                }
                if (!isEntries) {
                    parser.skipChildren();
                }
            }
        }
        return ids;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        try (exchange) {
            byte[] body = json.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
