package io.todoflow.camel.dapr.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An app behind a sidecar, which records requests and returns predefined answers. */
final class FakeApp implements AutoCloseable {

    static {
        // Read once when the HTTP server's classes load
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "fake-app");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<String, Function<Request, Reply>> replies = new ConcurrentHashMap<>();
    private final Map<String, Function<Request, Reply>> startUp = new ConcurrentHashMap<>();
    final int port;
    private @Nullable HttpServer server;

    /** A received request; header names are in lower case. */
    record Request(String method, String path, Map<String, String> headers, String body) {
        JsonNode json() {
            return World.json(body);
        }

        JsonNode data() {
            return json().path("data");
        }
    }

    /** An answer; status 0 closes the connection without one. */
    record Reply(int status, String contentType, String body, Map<String, String> headers) {
        static final Reply OK = of(200, "");
        static final Reply CLOSE = of(0, "");

        static Reply of(int status, String body) {
            return new Reply(status, body.isEmpty() ? "" : "application/json", body.replace('\'', '"'), Map.of());
        }
    }

    FakeApp(String subscriptions) {
        this.port = World.freePort();
        startUp.put("/dapr/config", request -> Reply.of(404, ""));
        startUp.put("/dapr/subscribe", request -> Reply.of(200, subscriptions));
    }

    FakeApp listen() {
        try {
            HttpServer opened = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            opened.setExecutor(threads);
            opened.createContext("/", this::handle);
            opened.start();
            server = opened;
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes the port. */
    void hangUp() {
        if (server != null) {
            server.stop(0);
            server = null;
        }
    }

    /** Changes the answers to startup requests. */
    FakeApp atStart(String path, Function<Request, Reply> reply) {
        startUp.put(path, reply);
        return this;
    }

    FakeApp on(String path, Function<Request, Reply> reply) {
        replies.put(path, reply);
        return this;
    }

    FakeApp on(String path, int status, String body) {
        return on(path, request -> Reply.of(status, body));
    }

    /** Discards the answers and the requests, but not those of the startup. */
    void reset() {
        replies.clear();
        requests.clear();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    List<Request> requests(String path) {
        return requests.stream().filter(request -> request.path.equals(path)).toList();
    }

    /** Waits for the request with this number (from 1) to a path. */
    Request await(String path, int number) {
        World.await().until(() -> requests(path).size() >= number);
        return requests(path).get(number - 1);
    }

    Request await(String path) {
        return await(path, 1);
    }

    @Override
    public void close() {
        hangUp();
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
            String path = exchange.getRequestURI().toString();
            Request request = new Request(
                    exchange.getRequestMethod(),
                    path,
                    headers,
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            requests.add(request);
            Reply reply = replies.getOrDefault(path, startUp.getOrDefault(path, any -> Reply.OK))
                    .apply(request);
            if (reply.status > 0) {
                byte[] body = reply.body.getBytes(StandardCharsets.UTF_8);
                if (!reply.contentType.isEmpty()) {
                    exchange.getResponseHeaders().set("Content-Type", reply.contentType);
                }
                reply.headers.forEach(exchange.getResponseHeaders()::set);
                exchange.sendResponseHeaders(reply.status, body.length == 0 ? -1 : body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
