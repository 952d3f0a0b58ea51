package io.todoflow.dapr.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An app that subscribes to a topic of the component pubsub, with a configurable answer. */
final class OrdersApp implements AutoCloseable {

    /** The data of each delivery. */
    final List<String> received = new CopyOnWriteArrayList<>();

    final Map<String, String> headers = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    OrdersApp(String topic, Function<String, String> status) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/dapr/config", call -> answer(call, 404, ""));
        server.createContext(
                "/dapr/subscribe",
                call -> answer(
                        call,
                        200,
                        "[{\"pubsubname\":\"pubsub\",\"topic\":\"%s\",\"route\":\"/orders\"}]".formatted(topic)));
        server.createContext("/orders", call -> {
            String order = Json.decode(call.getRequestBody().readAllBytes())
                    .path("data")
                    .asText();
            call.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
            received.add(order);
            answer(call, 200, "{\"status\":\"" + status.apply(order) + "\"}");
        });
        server.start();
    }

    private static void answer(HttpExchange call, int status, String body) throws IOException {
        try (call) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            call.getResponseBody().write(bytes);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
