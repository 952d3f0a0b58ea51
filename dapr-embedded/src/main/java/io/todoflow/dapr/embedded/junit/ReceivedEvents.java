package io.todoflow.dapr.embedded.junit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The app behind a sidecar of a {@link DaprTest}. It records each delivery of the subscribed topics, and answers
 * SUCCESS unless {@link #answer} sets another answer.
 */
public final class ReceivedEvents {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String ROUTES = "/received-events/";

    private final Object lock = new Object();
    private final List<Event> events = new ArrayList<>();
    private final Map<String, Answer> answers = new HashMap<>();
    private final List<String> subscriptions;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "received-events");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    /** The answer of an app to a delivery. */
    public enum Answer {
        /** The event is done. */
        SUCCESS,
        /** The event is redelivered according to the resiliency policy. */
        RETRY,
        /** The event goes to the dead-letter topic, or is dropped if there is none. */
        DROP
    }

    /** A delivery: its topic, as subscribed to, and the CloudEvent. */
    public record Event(String pubsub, String topic, JsonNode cloudEvent) {

        /** The CloudEvent's id, which stays the same when it is redelivered. */
        public String id() {
            return cloudEvent.path("id").asText();
        }

        /** The CloudEvent's data. */
        public JsonNode data() {
            return cloudEvent.path("data");
        }
    }

    ReceivedEvents(List<String> subscriptions) {
        for (String subscription : subscriptions) {
            if (!subscription.matches("[^/]+/.+")) {
                throw new IllegalArgumentException(
                        "'" + subscription + "' is not a subscription; write <pubsub>/<topic>");
            }
        }
        this.subscriptions = List.copyOf(subscriptions);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, 404, ""));
        server.createContext("/dapr/subscribe", exchange -> answer(exchange, 200, subscriptions()));
        server.createContext(ROUTES, this::receive);
        server.start();
    }

    /** Sets the answer to deliveries of a topic from now on. */
    public void answer(String topic, Answer answer) {
        synchronized (lock) {
            answers.put(topic, answer);
        }
    }

    /** The deliveries of a topic so far, in order of arrival. */
    public List<Event> of(String topic) {
        synchronized (lock) {
            return events.stream().filter(event -> event.topic.equals(topic)).toList();
        }
    }

    /** Waits up to 10 s for a number of deliveries of a topic. */
    public List<Event> await(String topic, int deliveries) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lock) {
            while (of(topic).size() < deliveries) {
                long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
                if (millis <= 0) {
                    throw new AssertionError("%d deliveries of topic %s within %s instead of %d; in all there are %s"
                            .formatted(of(topic).size(), topic, PATIENCE, deliveries, events));
                }
                try {
                    lock.wait(millis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException("interrupted while waiting for events", e);
                }
            }
            return of(topic);
        }
    }

    /** Waits up to 10 s for the first delivery of a topic. */
    public Event await(String topic) {
        return await(topic, 1).get(0);
    }

    int port() {
        return server.getAddress().getPort();
    }

    void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private String subscriptions() {
        ArrayNode entries = MAPPER.createArrayNode();
        for (String subscription : subscriptions) {
            int slash = subscription.indexOf('/');
            entries.addObject()
                    .put("pubsubname", subscription.substring(0, slash))
                    .put("topic", subscription.substring(slash + 1))
                    .put("route", ROUTES + subscription);
        }
        return entries.toString();
    }

    private void receive(HttpExchange exchange) throws IOException {
        String subscription = exchange.getRequestURI().getPath().substring(ROUTES.length());
        int slash = subscription.indexOf('/');
        String topic = subscription.substring(slash + 1);
        JsonNode cloudEvent = MAPPER.readTree(exchange.getRequestBody());
        Answer answer;
        synchronized (lock) {
            events.add(new Event(subscription.substring(0, slash), topic, cloudEvent));
            answer = answers.getOrDefault(topic, Answer.SUCCESS);
            lock.notifyAll();
        }
        answer(exchange, 200, "{\"status\":\"" + answer + "\"}");
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
