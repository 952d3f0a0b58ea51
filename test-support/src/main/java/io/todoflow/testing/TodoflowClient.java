package io.todoflow.testing;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;

/** A client of the REST API and the sidecar's API. */
public class TodoflowClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    /**
     * A timeout that even a busy machine does not reach: a sidecar may answer only after the application has restarted.
     */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    private final String app;
    private final String dapr;

    /** For the application at {@code appPort}, and its sidecar at {@code daprPort}. */
    @Autowired
    public TodoflowClient(@Value("${server.port}") int appPort, @Value("${development.dapr.http-port}") int daprPort) {
        this.app = "http://localhost:" + appPort;
        this.dapr = "http://localhost:" + daprPort;
    }

    /** A response; {@code json} parses its body. */
    public record Response(int status, String body, java.net.http.HttpHeaders headers) {

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new UncheckedIOException("Not JSON: " + body, e);
            }
        }

        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    /** {@code POST /api/{user}/tasks} with a body. */
    public Response create(String user, String body, String... headers) {
        return send("POST", app + "/api/" + user + "/tasks", body, headers);
    }

    /** Creates a task and returns its id. Fails if the answer is not 201. */
    public String createTask(String user, String title) {
        Response response = create(user, "{\"title\":\"" + title + "\"}");
        if (response.status() != 201) {
            throw new AssertionError("Expected 201, got " + response);
        }
        return response.json().get("id").asText();
    }

    /** Sends a request to the application; an empty body is not sent. */
    public Response request(String method, String path, String body, String... headers) {
        return send(method, app + path, body, headers);
    }

    /** Delivers one event to a path of the application, like a sidecar. */
    public Response deliver(String path, String event, String... headers) {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/cloudevents+json"));
        all.addAll(List.of(headers));
        return send("POST", app + path, event, all.toArray(String[]::new));
    }

    /** The entries of the history of a task. */
    public List<JsonNode> history(String user, String taskId) {
        Response response = send("GET", app + "/api/" + user + "/tasks/" + taskId + "/history", "");
        return StreamSupport.stream(response.json().path("items").spliterator(), false)
                .toList();
    }

    /**
     * Publishes through the sidecar like another program, after the sidecar has subscribed: its in-memory broker loses
     * earlier events.
     */
    public Response publish(String topic, String contentType, String event) {
        await().until(() -> send("GET", dapr + "/v1.0/healthz", "").status() == 204);
        return send("POST", dapr + "/v1.0/publish/pubsub/" + topic, event, "Content-Type", contentType);
    }

    /** A request to the sidecar. */
    public Response sidecar(String method, String path, String body, String... headers) {
        return send(method, dapr + path, body, headers);
    }

    /** Reads the whole body; of an endless event stream, only the data of the first event. */
    private static String read(InputStream body, java.net.http.HttpHeaders headers, URI uri) throws IOException {
        boolean hasNoEnd = uri.getPath().endsWith("/live")
                && headers.firstValue("Content-Type").orElse("").startsWith("text/event-stream");
        if (!hasNoEnd) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
        BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        String line = "";
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        return line == null ? "" : line.substring("data:".length());
    }

    private static Response send(String method, String uri, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(LONGEST)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty() && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<InputStream> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream answer = response.body()) {
                return new Response(
                        response.statusCode(), read(answer, response.headers(), response.uri()), response.headers());
            }
        } catch (HttpTimeoutException e) {
            // usually the application runs in this process, so its threads show what it waits for
            throw new UncheckedIOException("%s %s has no answer%n%s".formatted(method, uri, threads()), e);
        } catch (IOException e) {
            throw new UncheckedIOException("%s %s has no answer".formatted(method, uri), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String threads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(thread -> thread.getKey()
                        + Arrays.stream(thread.getValue())
                                .map(frame -> "\n    at " + frame)
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }
}
