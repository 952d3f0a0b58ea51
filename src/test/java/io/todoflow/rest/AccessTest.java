package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.util.Base64URL;
import io.todoflow.rest.AccessTable.Caller;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Checks access to each path as each caller, with a configured token issuer. */
@ExtendWith(OutputCaptureExtension.class)
class AccessTest extends LimitedApplication {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    ApplicationContext application;

    @Autowired
    CamelContext camel;

    @Autowired
    JdbcTemplate jdbc;

    @Value("${server.port}")
    int port;

    @LocalManagementPort
    int managementPort;

    ApiClient api;

    @BeforeEach
    void client() {
        api = new ApiClient(todoflow);
    }

    static Stream<AccessTable.Row> rows() throws IOException {
        return AccessTable.rows().stream();
    }

    private static String[] headers(Caller caller) {
        return switch (caller) {
            case NOBODY -> new String[0];
            case USER -> new String[] {"Authorization", bearer("alice")};
            case OTHER_USER -> new String[] {"Authorization", bearer("bob")};
            case ADMINISTRATOR -> new String[] {"Authorization", bearer("root", "todoflow-admin")};
            case SERVICE -> invocation("recurring-task-service");
            case OTHER_SERVICE -> invocation("another-service");
            case SIDECAR -> new String[] {"dapr-api-token", APP_API_TOKEN};
        };
    }

    /** The headers that the sidecar of this application adds to a request of another one. */
    private static String[] invocation(String caller) {
        return new String[] {
            "dapr-api-token",
            APP_API_TOKEN,
            "dapr-caller-app-id",
            caller,
            "dapr-caller-namespace",
            "default",
            "dapr-callee-app-id",
            "backend"
        };
    }

    private int request(AccessTable.Row row, Caller caller) throws Exception {
        String path = row.path()
                .replace("{user_id}", "alice")
                .replace("{name}", "check-due-tasks")
                .replaceAll("\\{[\\w-]+}", "00000000-0000-0000-0000-000000000000");
        if (row.isManagement()) {
            return management(path, headers(caller)).statusCode();
        }
        List<String> all = new ArrayList<>(List.of(headers(caller)));
        if (!row.contentType().isEmpty()) {
            all.addAll(List.of("Content-Type", row.contentType()));
        }
        String body = row.contentType().isEmpty() ? "" : "{\"title\":\"x\",\"user_id\":\"alice\"}";
        Response response = todoflow.request(row.method(), path, body, all.toArray(String[]::new));
        if (api.operations().contains(row.toString())) {
            api.check(row.toString(), response);
        }
        return response.status();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void anOperationIsAllowedForTheCallersThatTheDocumentNames(AccessTable.Row row) throws Exception {
        for (Caller caller : Caller.values()) {
            // When
            int status = request(row, caller);

            // Then
            assertThat(status == 401 || status == 403 ? Integer.toString(status) : "yes")
                    .as("%s asks for %s, and is answered %d", caller.title, row, status)
                    .isEqualTo(row.answer(caller));
        }
    }

    @Test
    void eachServedPathIsInTheTable() throws IOException {
        // Given
        List<String> listed = AccessTable.rows().stream()
                .map(row -> row.method() + " " + row.path().replaceAll("\\{[\\w-]+}", "*"))
                .toList();

        // When
        List<String> served = application.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                .flatMap(mappings -> mappings.getHandlerMethods().keySet().stream())
                .flatMap(mapping -> mapping.getMethodsCondition().getMethods().stream()
                        .filter(method -> method != RequestMethod.OPTIONS && method != RequestMethod.HEAD)
                        .flatMap(method -> mapping.getPatternValues().stream()
                                .map(path -> method + " " + path.replaceAll("\\{\\w+}", "*"))))
                .distinct()
                .toList();

        // Then
        assertThat(served).hasSizeGreaterThan(30);
        assertThat(listed).containsAll(served);
    }

    /** {@code -Daccess.write=true} writes the table. */
    @Test
    void theTableOfThreatsMatchesTheTests() throws IOException {
        // Given
        Path document = Path.of("docs/threats.md");
        String text = Files.readString(document);

        // When
        String expected = text.replaceFirst(
                "(?s)\\| Path \\| nobody .*?\\n(?=\\n)", Matcher.quoteReplacement(AccessTable.markdown()));
        if (Boolean.getBoolean("access.write")) {
            Files.writeString(document, expected);
        }

        // Then
        assertThat(Files.readString(document)).isEqualTo(expected).contains(AccessTable.markdown());
    }

    @Test
    void aRefusalIsAProblemDocumentThatNamesTheRequirement() {
        // When
        Response none = todoflow.request("GET", "/api/alice/tasks", "");
        Response wrong = todoflow.request("GET", "/api/alice/tasks", "", "Authorization", bearer("bob"));
        Response inTheBody = todoflow.request(
                "POST", "/tasks", "{\"title\":\"x\",\"user_id\":\"alice\"}", "Authorization", bearer("bob"));

        // Then
        assertThat(none.status()).isEqualTo(401);
        assertThat(none.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(none.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(none.json().get("detail").asText()).contains("bearer token", "Authorization");
        for (Response refused : List.of(wrong, inTheBody)) {
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(refused.header("WWW-Authenticate")).contains("insufficient_scope");
        }
    }

    static Stream<String> badTokens() {
        String[] parts = ISSUER.token("alice").split("\\.");
        String unsigned = Base64URL.encode("{\"alg\":\"none\"}") + "." + parts[1] + ".";
        return Stream.of(
                "Bearer " + ISSUER.token(claims -> claims.subject("alice").issuer("https://other.example")),
                "Bearer " + ISSUER.token(claims -> claims.subject("alice").audience("another-service")),
                "Bearer "
                        + ISSUER.token(claims -> claims.subject("alice")
                                .expirationTime(Date.from(Instant.now().minusSeconds(300)))),
                "Bearer "
                        + ISSUER.token(claims -> claims.subject("alice")
                                .notBeforeTime(Date.from(Instant.now().plusSeconds(300)))),
                "Bearer " + ISSUER.token(claims -> claims.subject("alice").expirationTime(null)),
                "Bearer " + ISSUER.token(claims -> claims.subject("alice").claim("roles", List.of(1))),
                "Bearer " + ISSUER.token(claims -> claims.subject("alice").claim("roles", Map.of("a", "b"))),
                "Bearer " + ISSUER.forged("alice", ISSUER.keyId()),
                "Bearer " + unsigned,
                "Bearer " + parts[0] + "." + Base64URL.encode("{\"sub\":\"alice\"}") + "." + parts[2],
                "Bearer not-a-token",
                "Bearer ",
                "Basic YWxpY2U6YWxpY2U=");
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void anInvalidTokenIsAnswered401AndNotEchoed(String authorization) {
        // When
        Response response = todoflow.request("GET", "/api/alice/tasks", "", "Authorization", authorization);

        // Then
        assertThat(response.status()).isEqualTo(401);
        assertThat(response.header("WWW-Authenticate")).startsWith("Bearer");
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void aTokenWithoutAUserHasNoAccess() {
        // Given
        String token = ISSUER.token(claims -> claims.claim("preferred_username", "alice"));

        // When, Then
        assertThat(todoflow.request("POST", "/tasks", "{\"title\":\"x\"}", "Authorization", "Bearer " + token)
                        .status())
                .isEqualTo(403);
        for (String user : List.of("null", "alice", "sidecar")) {
            assertThat(todoflow.request("GET", "/api/" + user + "/tasks", "", "Authorization", "Bearer " + token)
                            .status())
                    .isEqualTo(403);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/alice/../bob/tasks",
                "/api/bob;/tasks",
                "/api/alice;x=/api/bob/tasks",
                "/api/alice%2F..%2Fbob/tasks",
                "/api//bob/tasks",
                "/api/%62ob/tasks",
                "/API/bob/tasks",
                "/api/bob/tasks/",
                "/actuator/env",
                "/actuator",
                "/error",
                "/unknown"
            })
    void noSpellingOfAPathLeadsToAnothersTasks(String path) throws Exception {
        // Given
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(path)))
                .header("Authorization", bearer("alice"))
                .build();

        // When
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isIn(400, 403, 404);
    }

    @Test
    void noHeaderReplacesAPartOfThePath() {
        // Given
        String[] alice = {"Authorization", bearer("alice")};
        String asked = todoflow.create("alice", "{\"title\":\"asked\"}", alice).header("Location");
        String other = todoflow.create("alice", "{\"title\":\"other\"}", alice)
                .json()
                .get("id")
                .asText();

        // When
        Response response = todoflow.request("GET", asked, "", "Authorization", bearer("alice"), "task_id", other);

        // Then
        assertThat(response.json().get("title").asText()).isEqualTo("asked");
    }

    private String url(String path) {
        return "http://localhost:" + port + path;
    }

    @ParameterizedTest
    @CsvSource({
        // the caller, as its sidecar names it, and whether it may
        "recurring-task-service,true",
        "backend,true",
        "another-service,false",
        "'',false"
    })
    void aServiceMayCreateTasksForUsersIfItIsListedAndCallsThroughTheSidecar(String caller, boolean allowed) {
        // Given
        String[] identity = {"dapr-caller-app-id", caller, "dapr-api-token", APP_API_TOKEN};

        // When, Then
        assertThat(todoflow.create("carol", "{\"title\":\"x\"}", identity).status())
                .isEqualTo(allowed ? 201 : 401);
        assertThat(todoflow.create("carol", "{\"title\":\"x\"}", "dapr-caller-app-id", caller)
                        .status())
                .isEqualTo(401);
        assertThat(todoflow.create(
                                "carol", "{\"title\":\"x\"}", "dapr-caller-app-id", caller, "dapr-api-token", "guess")
                        .status())
                .isEqualTo(401);
        assertThat(todoflow.request("GET", "/api/carol/tasks", "", identity).status())
                .isEqualTo(allowed ? 403 : 401);
    }

    @Test
    void aCallerWithTwoAppIdsIsRefused() {
        assertThat(todoflow.create(
                                "carol",
                                "{\"title\":\"x\"}",
                                "dapr-api-token",
                                APP_API_TOKEN,
                                "dapr-caller-app-id",
                                "recurring-task-service",
                                "Dapr-Caller-App-Id",
                                "another-service")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void aUsersRequestThroughTheSidecarIsJudgedByItsToken() {
        assertThat(todoflow.create(
                                "carol",
                                "{\"title\":\"x\"}",
                                "dapr-api-token",
                                APP_API_TOKEN,
                                "dapr-caller-app-id",
                                "recurring-task-service",
                                "Authorization",
                                bearer("bob"))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aCompletedTaskThatRecursHasItsNextOccurrence() {
        // Given
        String[] erin = {"Authorization", bearer("erin")};
        String task = todoflow.create(
                        "erin",
                        "{\"title\":\"Water\",\"due_at\":\"2030-01-01T00:00:00Z\",\"recurrence\":\"FREQ=DAILY\"}",
                        erin)
                .header("Location");

        // When
        todoflow.request("POST", task + "/complete", "", erin);

        // Then
        await().untilAsserted(() -> assertThat(todoflow.request("GET", "/api/erin/tasks?status=open", "", erin)
                        .json()
                        .at("/items/0/due_at")
                        .asText())
                .isEqualTo("2030-01-02T00:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/dapr/subscribe",
        "POST,/events/pubsub/task-events",
        "POST,/events/pubsub/task-reminders",
        "POST,/job/check-due-tasks"
    })
    void onlyTheSidecarMayUseItsPaths(String method, String path) {
        // Given
        String body = method.equals("GET") ? "" : "{}";

        // When, Then
        assertThat(todoflow.request(method, path, body, "dapr-api-token", "guess")
                        .status())
                .isEqualTo(401);
        assertThat(todoflow.request(method, path, body, "dapr-api-token", APP_API_TOKEN)
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dapr-caller-app-id", "Dapr-Caller-Namespace", "dapr-callee-app-id"})
    void anEventByServiceInvocationIsRefused(String header) {
        // Given
        String event =
                "{\"specversion\":\"1.0\",\"id\":\"forged\",\"source\":\"x\",\"type\":\"task.created\",\"data\":{}}";

        // When
        Response response = todoflow.deliver(
                "/events/pubsub/task-events", event, "dapr-api-token", APP_API_TOKEN, header, "backend");

        // Then
        assertThat(response.status()).isEqualTo(403);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.json().get("detail").asText()).contains("service invocation");
        assertThat(jdbc.queryForObject("select count(*) from dead_letter where delivery_id = 'forged'", Integer.class))
                .isZero();
    }

    @Test
    void aDiscardedDeadLetterNamesTheAdministrator() {
        // Given
        String letter = jdbc.queryForObject("""
                insert into dead_letter (consumer, delivery_id, status, attempts, reason, route_id, pubsub, topic, event)
                values ('audit', gen_random_uuid(), 'dead', 5, 'r', 'r', 'pubsub', 'task-events', '{}') returning id::text
                """, String.class);

        // When
        Response response = todoflow.request(
                "POST",
                "/api/dead-letters/" + letter + "/discard",
                "{\"reason\":\"a test of ours\"}",
                "Authorization",
                bearer("root", "todoflow-admin"));

        // Then
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(jdbc.queryForObject(
                        "select discarded_by from dead_letter where id = ?::bigint", String.class, letter))
                .isEqualTo("root");
    }

    @Test
    void theActuatorHasASeparatePortAndShowsDetailsToAdministrators() throws Exception {
        // When, Then
        assertThat(management("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(management("/actuator/prometheus").statusCode()).isEqualTo(200);
        assertThat(management("/actuator/health").body()).contains("\"db\"").doesNotContain("PostgreSQL");
        assertThat(management("/actuator/health", "Authorization", bearer("alice"))
                        .body())
                .doesNotContain("PostgreSQL");
        assertThat(management("/actuator/health", "Authorization", bearer("root", "todoflow-admin"))
                        .body())
                .contains("PostgreSQL");
        assertThat(management("/actuator").statusCode()).isEqualTo(401);
        for (String endpoint : List.of("env", "configprops", "heapdump", "loggers", "beans")) {
            assertThat(management("/actuator/" + endpoint, "Authorization", bearer("root", "todoflow-admin"))
                            .statusCode())
                    .as(endpoint)
                    .isIn(403, 404);
        }
        assertThat(todoflow.request("GET", "/actuator/health", "", "Authorization", bearer("alice"))
                        .status())
                .isIn(403, 404);
    }

    private HttpResponse<String> management(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + managementPort + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void anUnauthenticatedBodyIsNotRead() throws IOException {
        try (Socket client = new Socket("localhost", port)) {
            // Given
            client.setSoTimeout(120_000);

            // When
            client.getOutputStream()
                    .write("POST /api/alice/tasks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));

            // Then
            assertThat(new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 401");
        }
    }

    @Test
    void responsesRestrictWhatBrowsersMayDoWithThem() {
        // When
        Response response = todoflow.request("GET", "/api/alice/tasks", "", "Authorization", bearer("alice"));

        // Then
        assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(response.header("X-Frame-Options")).isEqualTo("DENY");
        assertThat(response.header("Cache-Control")).contains("no-store");
        assertThat(response.header("Content-Security-Policy")).contains("default-src 'none'");
        assertThat(response.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(response.headers().firstValue("Server")).isEmpty();
    }

    @Test
    void noSecretIsInLogsMetricsProblemsOrTexts(CapturedOutput output) throws Exception {
        // Given
        String token = ISSUER.token("alice");
        List<String> answers = new ArrayList<>();

        // When
        for (String path : List.of("/api/bob/tasks", "/api/alice/tasks?limit=x", "/api/alice/unknown")) {
            Response response = todoflow.request(
                    "GET", path, "", "Authorization", "Bearer " + token, "dapr-api-token", APP_API_TOKEN);
            answers.add(response.body() + response.headers().map());
        }
        todoflow.deliver("/events/pubsub/task-events", "{\"x\":1}", "dapr-api-token", APP_API_TOKEN);
        Response guess = todoflow.request("POST", "/job/x", "{}", "dapr-api-token", APP_API_TOKEN + "x");
        answers.add(guess.body() + guess.headers().map());
        answers.add(management("/actuator/prometheus").body());
        answers.add(management("/actuator/health", "Authorization", bearer("root", "todoflow-admin"))
                .body());
        for (String bean : application.getBeanDefinitionNames()) {
            if (application.containsBean(bean) && application.isSingleton(bean)) {
                answers.add(bean + " " + application.getBean(bean));
            }
        }
        for (String component : camel.getComponentNames()) {
            answers.add(component + " " + camel.getComponent(component));
        }
        answers.add(output.getAll());

        // Then
        assertThat(output.getAll()).as("The log is read").contains("gave up event");
        for (String secret : List.of(token, APP_API_TOKEN, DAPR_API_TOKEN, KAFKA_PASSWORD, "development-only")) {
            assertThat(answers).as("Nobody tells %s", secret).noneMatch(text -> text.contains(secret));
        }
    }

    @Test
    void aTokenIsAnswered503WhileTheKeysOfTheIssuerCannotBeRead() {
        // Given
        String unknownKey = ISSUER.forged("alice", "a-new-key");

        // When
        Response response = ISSUER.whileAway(
                () -> todoflow.request("GET", "/api/alice/tasks", "", "Authorization", "Bearer " + unknownKey));

        // Then
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("Retry-After")).isEqualTo("1");
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    }
}
