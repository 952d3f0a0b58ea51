package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import io.todoflow.camel.dapr.contract.Recording.Exchange;
import io.todoflow.testing.DaprRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Repeats the recorded requests to a daprd on the embedded Dapr.
 *
 * <p>The subscriptions of the app follow from the deliveries in the recording. The number of deliveries of an event is
 * compared if the recording counts them; a second event, which the broker delivers after it, shows that it is not
 * delivered again.
 */
final class Replay {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Set by the clients, or by the recorder. */
    private static final Set<String> NOT_COMPARED =
            Set.of("accept-encoding", "content-length", "host", "transfer-encoding", "user-agent", "connection");

    /** Such as {@code <4194305 bytes>} or {@code vvvv...<3000>}. */
    private static final Pattern BYTES = Pattern.compile("<(\\d+) bytes>");

    private static final Pattern REPEATED = Pattern.compile("(.)\\1*\\.\\.\\.<(\\d+)>");
    private static final String FENCE = "last-of-the-replay";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Recording recording;
    private final Map<String, AtomicInteger> compared = new HashMap<>();

    Replay(Recording recording) {
        this.recording = recording;
    }

    void run() {
        boolean remote = recording.given().path("caller").asText().startsWith("separate");
        try (World callee = World.start(DaprRuntime.EMBEDDED, setup(), app())) {
            if (remote) {
                try (World caller =
                        World.start(DaprRuntime.EMBEDDED, Setup.app("caller").withoutApp())) {
                    exchange(caller, callee.app());
                }
            } else {
                exchange(callee, callee.app());
            }
        }
    }

    private void exchange(World sidecar, FakeApp app) {
        List<Exchange> unordered = new ArrayList<>();
        for (Exchange exchange : recording.exchanges()) {
            if (exchange.toApp()) {
                unordered.add(exchange);
            } else {
                unordered.forEach(request -> compareRequest(request, app));
                unordered.clear();
                compareAnswer(exchange, sidecar, app);
            }
        }
        unordered.forEach(request -> compareRequest(request, app));
        compareCount(sidecar, app);
    }

    private void compareAnswer(Exchange exchange, World sidecar, FakeApp app) {
        boolean read = exchange.method().equals("GET");
        if (read
                && exchange.path().contains("/jobs/")
                && exchange.response().path("status").asInt() == 500
                && recording.deliveries() > 0) {
            awaitDeliveries(app, recording.deliveries());
        }
        Runnable comparison = () -> {
            World.Answer answer = send(exchange, sidecar);
            String as = exchange.method() + " " + exchange.path() + ": " + answer.status() + " " + answer.body();
            assertThat(answer.status())
                    .as(as)
                    .isEqualTo(exchange.response().path("status").asInt());
            assertThat(exchange.responseHeaders()).as(as).allSatisfy((name, value) -> {
                if (!NOT_COMPARED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                    assertThat(Recorded.matches(value, answer.header(name)))
                            .as("%s: %s instead of %s", name, answer.header(name), value)
                            .isTrue();
                }
            });
            if (exchange.path().equals("/v1.0/metadata")) {
                // names all components of the recorder, few of which the recording uses
                return;
            }
            JsonNode body = exchange.response().path("body");
            assertThat(Recorded.matchesBody(body, answer.body()))
                    .as("%s instead of %s", as, body)
                    .isTrue();
        };
        if (read) {
            // the recorder may have waited, for a job or the expiry of a value
            await().untilAsserted(comparison::run);
        } else {
            comparison.run();
        }
    }

    private World.Answer send(Exchange exchange, World sidecar) {
        List<String> headers = new ArrayList<>();
        exchange.headers().forEach((name, value) -> {
            if (!Set.of("host", "content-length", "connection").contains(name.toLowerCase(java.util.Locale.ROOT))) {
                headers.addAll(List.of(name, value));
            }
        });
        byte[] body = exchange.bodyIs().equals("base64")
                ? Base64.getDecoder().decode(exchange.text())
                : whole(exchange.text()).replace("<rfc3339-seconds>", time()).getBytes(StandardCharsets.UTF_8);
        return sidecar.send(
                exchange.method(), whole(exchange.path()).replace("|", "%7C"), body, headers.toArray(String[]::new));
    }

    /** A long text, which a recording abbreviates to its length. */
    private static String whole(String text) {
        Matcher bytes = BYTES.matcher(text);
        if (bytes.matches()) {
            return "x".repeat(Integer.parseInt(bytes.group(1)));
        }
        return REPEATED.matcher(text).replaceAll(cut -> cut.group(1).repeat(Integer.parseInt(cut.group(2))));
    }

    /** The time of a request, which the recording omits: in the future if the job still exists afterwards. */
    private String time() {
        boolean toCome = recording.exchanges().stream()
                .anyMatch(exchange -> exchange.response().at("/body/dueTime").isTextual());
        return toCome
                ? Instant.now().plusSeconds(3).truncatedTo(ChronoUnit.SECONDS).toString()
                : "2020-01-01T00:00:00Z";
    }

    /** Compares the app's requests to one path in order, and those to different paths in any order. */
    private void compareRequest(Exchange recorded, FakeApp app) {
        List<Request> seen = new ArrayList<>();
        Set<Request> taken = takenFrom.computeIfAbsent(recorded.path(), path -> new LinkedHashSet<>());
        try {
            await().until(() -> {
                seen.clear();
                seen.addAll(requests(app, recorded.path()));
                return seen.stream().anyMatch(request -> !contains(taken, request) && matches(recorded, request));
            });
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError("The app was asked " + seen + " instead of " + recorded, e);
        }
        seen.stream()
                .filter(request -> !contains(taken, request) && matches(recorded, request))
                .findFirst()
                .ifPresent(taken::add);
    }

    private final Map<String, Set<Request>> takenFrom = new HashMap<>();

    private static boolean contains(Set<Request> taken, Request request) {
        return taken.stream().anyMatch(other -> other == request);
    }

    private static boolean matches(Exchange recorded, Request request) {
        return recorded.method().equals(request.method())
                && Recorded.matchesBody(recorded.body(), request.body())
                && recorded.headers().entrySet().stream()
                        .filter(header -> !NOT_COMPARED.contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
                        .allMatch(header -> Recorded.matches(
                                header.getValue(), request.headers().getOrDefault(header.getKey(), "")));
    }

    private void compareCount(World sidecar, FakeApp app) {
        int deliveries = recording.deliveries();
        Exchange first = recording.requestsOfTheApp().stream()
                .filter(request -> !request.path().startsWith("/dapr/"))
                .findFirst()
                .orElse(null);
        if (deliveries < 0 || first == null || first.body().has("entries")) {
            return;
        }
        awaitDeliveries(app, deliveries);
        if (!first.path().startsWith("/job/") && !first.body().has("data_base64")) {
            Exchange publish = recording.exchanges().stream()
                    .filter(exchange -> !exchange.topic().isEmpty())
                    .findFirst()
                    .orElseThrow();
            sidecar.send(
                    "POST",
                    "/v1.0/publish/" + String.join("/", publish.topic()),
                    "{\"" + FENCE + "\":1}",
                    "content-type",
                    "application/json");
            await().until(() ->
                    app.requests(first.path()).stream().anyMatch(r -> r.body().contains(FENCE)));
            assertThat(requests(app, first.path())).hasSize(deliveries);
        }
    }

    private void awaitDeliveries(FakeApp app, int deliveries) {
        String path = recording.requestsOfTheApp().stream()
                .map(Exchange::path)
                .filter(p -> !p.startsWith("/dapr/"))
                .findFirst()
                .orElse("");
        await().until(() -> path.isEmpty() || requests(app, path).size() >= deliveries);
    }

    private static List<Request> requests(FakeApp app, String path) {
        return app.requests(path).stream()
                .filter(request -> !request.body().contains(FENCE))
                .toList();
    }

    private FakeApp app() {
        FakeApp app = new FakeApp(subscriptions().toString());
        Map<String, List<Exchange>> byPath = new LinkedHashMap<>();
        recording.requestsOfTheApp().forEach(request -> byPath.computeIfAbsent(request.path(), p -> new ArrayList<>())
                .add(request));
        byPath.forEach((path, requests) -> {
            AtomicInteger number = compared.computeIfAbsent(path, p -> new AtomicInteger());
            java.util.function.Function<Request, Reply> reply =
                    request -> request.body().contains(FENCE)
                            ? Reply.OK
                            : reply(requests.get(Math.min(number.getAndIncrement(), requests.size() - 1)), request);
            if (path.startsWith("/dapr/")) {
                app.atStart(path, reply);
            } else {
                app.on(path, reply);
            }
        });
        return app;
    }

    private static Reply reply(Exchange recorded, Request request) {
        JsonNode response = recorded.response();
        JsonNode body = response.path("body").deepCopy();
        JsonNode entries = entries(request);
        int entry = 0;
        for (JsonNode status : body.path("statuses")) {
            if (status.path("entryId").asText().equals("<uuid>") && status instanceof ObjectNode answered) {
                answered.set("entryId", entries.path(entry++).path("entryId"));
            }
        }
        Map<String, String> headers = new HashMap<>(recorded.responseHeaders());
        String type = Objects.requireNonNullElse(
                headers.remove("Content-Type"), body.isContainerNode() ? "application/json" : "");
        return new Reply(
                response.path("status").asInt(), type, body.isTextual() ? body.asText() : body.toString(), headers);
    }

    private static JsonNode entries(Request request) {
        try {
            return request.json().path("entries");
        } catch (AssertionError e) {
            return MAPPER.createArrayNode();
        }
    }

    private Setup setup() {
        Setup setup = Setup.app(appId())
                .with(
                        Setup.component("kafka-pubsub", "pubsub.in-memory"),
                        // one by one, for the event that shows that no further one arrives
                        Setup.component("redis-pubsub", "pubsub.redis", "redisHost: recorded", "concurrency: 1"),
                        Setup.component("statestore", "state.in-memory"));
        if (!recording.answers("ERR_CONVERSATION_NOT_FOUND")) {
            setup.with(Setup.component("chat", "conversation.echo"));
        }
        if (recording.given().path("publishingScopes").isMissingNode()) {
            setup.with(
                    Setup.component("scoped-pubsub", "pubsub.in-memory", "publishingScopes: backend=allowed;other=x"));
        }
        setup.tokens(token(false), token(true));
        JsonNode given = recording.given();
        for (String restriction : List.of("publishingScopes", "allowedTopics", "protectedTopics")) {
            if (given.has(restriction)) {
                String name = recording.exchanges().get(0).topic().get(0);
                setup.with(Setup.component(
                        name,
                        "pubsub.in-memory",
                        restriction + ": " + given.get(restriction).asText()));
            }
        }
        if (given.path("resiliencyInbound").asText().contains("100ms")) {
            for (String component : List.of("kafka-pubsub", "redis-pubsub")) {
                setup.with(Setup.inboundRetry(component, "policy: constant, duration: 100ms, maxRetries: 3"));
            }
        }
        if (given.has("file")) {
            String file = write(given.get("file").toString());
            setup.with(
                    Setup.component(
                            "kubernetes-secrets",
                            "secretstores.local.file",
                            "secretsFile: " + file,
                            "multiValued: true"),
                    Setup.component("flat-secrets", "secretstores.local.file", "secretsFile: " + file),
                    Setup.component(
                            "scoped-secrets", "secretstores.local.file", "secretsFile: " + file, "multiValued: true"));
            setup.secretScopes("""
                    - {storeName: kubernetes-secrets, defaultAccess: allow, deniedSecrets: [deny-me]}
                    - {storeName: scoped-secrets, defaultAccess: deny, allowedSecrets: [db]}
                    """);
        }
        return setup;
    }

    /** The token that the app receives, or the one that a request needs. */
    private String token(boolean toApp) {
        return recording.exchanges().stream()
                .filter(exchange -> exchange.toApp() == toApp)
                .filter(exchange -> exchange.response().path("status").asInt() != 401)
                .map(exchange -> exchange.headers().getOrDefault("dapr-api-token", ""))
                .filter(token -> !token.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String write(String text) {
        try {
            return Files.writeString(Files.createTempFile("recorded", ".json"), text)
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The app-id in the recorded events or errors. */
    private String appId() {
        for (Exchange exchange : recording.exchanges()) {
            String source = exchange.headers()
                    .getOrDefault("Dapr-App-Id", exchange.body().at("/source").asText());
            String ofEntry = exchange.body().at("/entries/0/event/source").asText();
            if (exchange.toApp() && !source.isEmpty() && !source.equals("Dapr")) {
                return source;
            }
            if (exchange.toApp() && !ofEntry.isEmpty() && !ofEntry.equals("Dapr")) {
                return ofEntry;
            }
        }
        return "backend";
    }

    private ArrayNode subscriptions() {
        Map<List<String>, ObjectNode> byTopic = new LinkedHashMap<>();
        List<String> topic = List.of();
        for (Exchange exchange : recording.exchanges()) {
            if (!exchange.toApp()) {
                topic = exchange.topic();
            } else if (!topic.isEmpty()) {
                subscribe(topic, exchange, byTopic);
            }
        }
        ArrayNode subscriptions = MAPPER.createArrayNode();
        subscriptions.addAll(byTopic.values());
        return subscriptions;
    }

    private void subscribe(List<String> topic, Exchange delivery, Map<List<String>, ObjectNode> byTopic) {
        ObjectNode known = byTopic.get(topic);
        if (known == null) {
            byTopic.put(topic, subscription(topic, delivery));
        } else if (!known.path("route").asText().equals(delivery.path())) {
            String dead = topic.get(1) + "-dead";
            known.put("deadLetterTopic", dead);
            byTopic.putIfAbsent(List.of(topic.get(0), dead), subscription(List.of(topic.get(0), dead), delivery));
        }
    }

    private static ObjectNode subscription(List<String> topic, Exchange delivery) {
        ObjectNode subscription = MAPPER.createObjectNode()
                .put("pubsubname", topic.get(0))
                .put("topic", topic.get(1).replace("%2F", "/"))
                .put("route", delivery.path());
        JsonNode entry = delivery.body().at("/entries/0");
        if (!entry.isMissingNode()) {
            subscription
                    .putObject("bulkSubscribe")
                    .put("enabled", true)
                    .put("maxMessagesCount", 10)
                    .put("maxAwaitDurationMs", 100);
        }
        boolean raw = delivery.body().has("data_base64")
                        && delivery.body().path("source").asText().equals("Dapr")
                || entry.path("contentType").asText().equals("application/octet-stream");
        if (raw) {
            subscription.putObject("metadata").put("rawPayload", "true");
        }
        return subscription;
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(10));
    }
}
