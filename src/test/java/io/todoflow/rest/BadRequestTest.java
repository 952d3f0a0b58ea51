package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/** Invalid requests are answered with a problem document that says what is allowed, and change nothing. */
@TodoflowTest
class BadRequestTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNKNOWN = "/api/1/tasks/" + new UUID(0, 0);

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Value("${server.port}")
    int port;

    ApiClient api;

    @BeforeEach
    void client() {
        api = new ApiClient(todoflow);
    }

    private static void isProblem(Response response, int status, String field, String allowed) {
        assertThat(response.status()).as(response.body()).isEqualTo(status);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.header("X-Correlation-ID")).isNotEmpty();
        assertThat(response.json().get("status").asInt()).isEqualTo(status);
        assertThat(response.json().at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(response.json().at("/errors/0/message").asText()).contains(allowed);
        assertThat(response.json().get("detail").asText()).contains(field, allowed);
        assertThat(response.body()).doesNotContain("Exception", "java.", "io.todoflow", "org.");
    }

    private static String series(String timeZone, String remindBefore) {
        return "\"series\":{\"start\":\"2030-01-01T09:00:00Z\",\"occurrence\":1,\"occurrence_at\":\"2030-01-01T09:00:00Z\","
                + "\"time_zone\":%s,\"remind_before\":%s}".formatted(timeZone, remindBefore);
    }

    private static String series(String occurrence) {
        return series("\"UTC\"", "null").replace("\"occurrence\":1,", "\"occurrence\":%s,".formatted(occurrence));
    }

    /** Invalid fields of a draft: JSON without braces, the reported field, and the message. */
    static Stream<Arguments> badFields() {
        return Stream.of(
                arguments("\"title\":null", "title", "must not be blank"),
                arguments("\"title\":\"\"", "title", "must not be blank"),
                arguments("\"title\":\"  \"", "title", "must not be blank"),
                arguments("\"title\":\"%s\"".formatted("x".repeat(201)), "title", "size must be between 0 and 200"),
                arguments("\"title\":\"a\\nb\"", "title", "must not contain control characters"),
                arguments("\"title\":\"a\\u0000\"", "title", "NUL"),
                arguments("\"title\":\"a\\ud800\"", "title", "surrogate"),
                arguments("\"title\":1", "title", "must be a text"),
                arguments("\"title\":true", "title", "must be a text"),
                arguments("\"title\":[\"x\"]", "title", "must be a text"),
                arguments("\"title\":{}", "title", "must be a text"),
                arguments("\"description\":1", "description", "must be a text"),
                arguments("\"description\":\"%s\"".formatted("x".repeat(10_001)), "description", "10000"),
                arguments("\"priority\":\"urgent\"", "priority", "must be one of low, medium, high"),
                arguments("\"priority\":\"HIGH\"", "priority", "must be one of low, medium, high"),
                arguments("\"priority\":\"\"", "priority", "must be one of low, medium, high"),
                arguments("\"priority\":1", "priority", "must be one of low, medium, high"),
                arguments("\"tags\":\"a\"", "tags", "must be a list"),
                arguments("\"tags\":\"\"", "tags", "must be a list"),
                arguments("\"tags\":{}", "tags", "must be a list"),
                arguments("\"tags\":[1]", "tags[0]", "must be a text"),
                arguments("\"tags\":[\"a\",\" \"]", "tags[1]", "must not be blank"),
                arguments("\"tags\":[null]", "tags[0]", "must not be"),
                arguments("\"tags\":[\"%s\"]".formatted("x".repeat(51)), "tags[0]", "50"),
                arguments("\"tags\":[%s]".formatted(texts(51)), "tags", "size must be between 0 and 50"),
                arguments("\"due_at\":\"tomorrow\"", "due_at", "RFC 3339"),
                arguments("\"due_at\":\"2030-01-01\"", "due_at", "RFC 3339"),
                arguments("\"due_at\":\"2030-01-01T00:00:00\"", "due_at", "RFC 3339"),
                arguments("\"due_at\":\"2030-02-30T00:00:00Z\"", "due_at", "RFC 3339"),
                arguments("\"due_at\":\"+10000-01-01T00:00:00Z\"", "due_at", "RFC 3339"),
                arguments("\"due_at\":\"0000-01-01T00:00:00Z\"", "due_at", "RFC 3339"),
                arguments("\"due_at\":\"2016-12-31T23:59:60Z\"", "due_at", "not a leap second (:60): write :59"),
                arguments("\"due_at\":\"\"", "due_at", "RFC 3339"),
                arguments("\"due_at\":1893456000", "due_at", "RFC 3339"),
                arguments("\"due_at\":1893456000.5", "due_at", "RFC 3339"),
                arguments("\"remind_at\":[2030,1,1]", "remind_at", "RFC 3339"),
                arguments("\"remind_at\":\"soon\"", "remind_at", "RFC 3339"),
                arguments("\"recurrence\":7", "recurrence", "must be a text"),
                arguments("\"recurrence\":\"%s\"".formatted("x".repeat(501)), "recurrence", "500"),
                arguments("\"series\":{}", "series", "must have start, time_zone, occurrence"),
                arguments("\"series\":\"monthly\"", "series", "must be a JSON object"),
                arguments(
                        series("\"%s\"".formatted("x".repeat(65)), "\"PT1H\""),
                        "series.time_zone",
                        "must be a time zone"),
                arguments(series("\"UTC\"", "481"), "series.remind_before", "must be a duration such as PT1H"),
                arguments(series("\"UTC\"", "\"1h\""), "series.remind_before", "must be a duration such as PT1H"),
                arguments(series("1.5"), "series.occurrence", "must be a whole number from -2147483648 to 2147483647"),
                arguments(series("true"), "series.occurrence", "must be a whole number from"),
                arguments(series("3000000000"), "series.occurrence", "must be a whole number from"),
                arguments(
                        series("1000000001"), "series", "must have start, time_zone, occurrence from 1 to 1000000000"),
                arguments("\"titel\":\"x\"", "titel", "allowed are description, due_at, priority, recurrence"),
                arguments("\"titel\":null", "titel", "allowed are description, due_at, priority, recurrence"),
                arguments("\"status\":\"completed\"", "status", "is unknown"),
                arguments("\"id\":\"x\"", "id", "is unknown"),
                arguments("\"version\":7", "version", "is unknown"));
    }

    @ParameterizedTest
    @CsvSource({
        "UTC+3, PT1H, series.time_zone, must be a time zone such as Europe/Berlin",
        "+02:00, PT1H, series.time_zone, must be a time zone such as Europe/Berlin",
        "SystemV/PST8, PT1H, series.time_zone, must be a time zone such as Europe/Berlin",
        "UTC, PT2562047788015215H, series.remind_before, at most 10",
        "UTC, PT-2562047788015215H, series.remind_before, at most 10"
    })
    void aSeriesThatCannotContinueIsRefused(String zone, String remindBefore, String field, String rule) {
        // Given
        String draft = "{\"title\":\"x\",\"recurrence\":\"FREQ=DAILY\",%s}"
                .formatted(series("\"%s\"".formatted(zone), "\"%s\"".formatted(remindBefore)));

        // When, Then
        isProblem(api.request("POST", "/api/bad/tasks", draft), 400, field, rule);
    }

    @Test
    void aSeriesWithoutRecurrenceIsRefused() {
        // Given
        String draft = "{\"title\":\"x\",%s}".formatted(series("1"));

        // When, Then
        isProblem(api.request("POST", "/api/bad/tasks", draft), 400, "series", "needs a recurrence");
    }

    private static String texts(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"" + i + "\"").collect(Collectors.joining(","));
    }

    @ParameterizedTest
    @MethodSource("badFields")
    void anInvalidFieldIsReportedWithItsRule(String field, String name, String rule) throws Exception {
        // Given
        String task =
                api.request("POST", "/api/bad/tasks", "{\"title\":\"Task\"}").header("Location");
        String draft =
                field.startsWith("\"title\"") ? "{%s}".formatted(field) : "{\"title\":\"x\",%s}".formatted(field);
        Integer events = jdbc.queryForObject("select count(*) from event", Integer.class);

        // When, Then
        isProblem(api.request("POST", "/api/bad/tasks", draft), 400, name, rule);
        isProblem(api.request("POST", "/tasks", draft.replaceFirst("\\{", "{\"user_id\":1,")), 400, name, rule);
        isProblem(api.request("PUT", task, draft), 400, name, rule);
        isProblem(api.request("PATCH", task, "{%s}".formatted(field)), 400, name, rule);
        assertThat(api.request("GET", task, "").header("ETag")).isEqualTo("\"1\"");
        assertThat(jdbc.queryForObject("select count(*) from event", Integer.class))
                .isEqualTo(events);
        if (!rule.matches("NUL|surrogate|.*leap second.*") && !field.contains("0000-01-01")) {
            assertThat(api.breaches("POST /api/{user_id}/tasks", "application/json", JSON.readTree(draft)))
                    .as("The document does not allow it either")
                    .isNotEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"title":"x"               | is not well-formed JSON at line 1
                    {"title":"x"} {}           | must be a JSON object
                    {'title':'x'}              | is not well-formed JSON at line 1
                    {"title":"x","title":"y"}  | a field occurs twice
                    title=x                    | is not well-formed JSON at line 1
                    [{"title":"x"}]            | must be a JSON object
                    "title"                    | must be a JSON object
                    7                          | must be a JSON object
                    null                       | must be a JSON object
                    """, quoteCharacter = '~')
    void aBodyThatIsNotAJsonObjectIsABadRequest(String body, String rule) {
        // Given
        String task =
                api.request("POST", "/api/bad/tasks", "{\"title\":\"Task\"}").header("Location");

        // When, Then
        isProblem(api.request("POST", "/api/bad/tasks", body), 400, "body", rule);
        isProblem(api.request("POST", "/tasks", body), 400, "body", rule);
        isProblem(api.request("PUT", task, body), 400, "body", rule);
        isProblem(api.request("PATCH", task, body), 400, "body", rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"title":"x"}                    | must be a text or a whole number
                    {"title":"x","user_id":null}     | must be a text or a whole number
                    {"title":"x","user_id":1.5}      | must be a text or a whole number
                    {"title":"x","user_id":[1]}      | must be a text or a whole number
                    {"title":"x","user_id":""}       | must be 1 to 64 letters, digits
                    {"title":"x","user_id":"a/b"}    | must be 1 to 64 letters, digits
                    """, quoteCharacter = '~')
    void aUserInTheBodyMustBeValid(String body, String rule) {
        isProblem(api.request("POST", "/tasks", body), 400, "user_id", rule);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET    | /api/a%20b/tasks        | ''
                    POST   | /api/a%20b/tasks        | {"title":"x"}
                    GET    | /api/a%3Cb/tasks/1      | ''
                    DELETE | /api/a%3Cb/tasks/1      | ''
                    """, quoteCharacter = '~')
    void aUserInThePathMustBeValid(String method, String path, String body) {
        isProblem(api.request(method, path, body.equals("''") ? "" : body), 400, "user_id", "must be 1 to 64 letters");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    limit=0                     | limit      | must be a number from 1 to 100
                    limit=101                   | limit      | must be a number from 1 to 100
                    limit=-1                    | limit      | must be a number from 1 to 100
                    limit=ten                   | limit      | must be a number from 1 to 100
                    limit=                      | limit      | must be a number from 1 to 100
                    sort=                       | sort       | must be one of created_at, due_at, priority, updated_at
                    sort=due_at&sort=due_at     | sort       | may be given once
                    status=                     | status     | must be one of open, completed
                    status=open&status=open     | status     | may be given once
                    cursor=                     | cursor     | must be the next_cursor of a page of the same sort
                    due_after=                  | due_after  | RFC 3339
                    due_after=%00               | due_after  | RFC 3339
                    limit=1&limit=2             | limit      | may be given once
                    sort=title                  | sort       | must be one of created_at, due_at, priority, updated_at
                    sort=--due_at               | sort       | must be one of created_at, due_at, priority, updated_at
                    sort=DUE_AT                 | sort       | must be one of created_at, due_at, priority, updated_at
                    cursor=x                    | cursor     | must be the next_cursor of a page of the same sort
                    cursor=%24%24               | cursor     | must be the next_cursor of a page of the same sort
                    status=done                 | status     | must be one of open, completed
                    priority=urgent             | priority   | must be one of low, medium, high
                    tag=                        | tag        | 1 to 50 characters
                    tag=a&tag=b                 | tag        | may be given once
                    q=%00                       | q          | none of them a control character
                    q=                          | q          | 1 to 200 characters
                    due_after=today             | due_after  | RFC 3339
                    due_before=2030-01-01       | due_before | RFC 3339
                    due_before=2016-12-31T23:59:60Z | due_before | not a leap second
                    due_before=%2B99999-01-01T00:00:00Z | due_before | RFC 3339
                    colour=red                  | colour     | allowed are cursor, due_after, due_before, limit
                    """)
    void anInvalidQueryParameterIsNamed(String query, String name, String rule) {
        isProblem(api.request("GET", "/api/1/tasks?" + query, ""), 400, name, rule);
    }

    @ParameterizedTest
    @CsvSource({"Priority, low", "Priority, u=1", "limit, 0", "status, done", "q, nothing", "X-Unknown, x"})
    void aHeaderIsNoQueryParameter(String name, String value) {
        // Given
        api.request("POST", "/api/headers/tasks", "{\"title\":\"x\"}");
        Response without = api.request("GET", "/api/headers/tasks?priority=medium", "");

        // When
        Response with = api.request("GET", "/api/headers/tasks?priority=medium", "", name, value);

        // Then
        assertThat(with.status()).isEqualTo(200);
        assertThat(with.body()).isEqualTo(without.body());
    }

    @ParameterizedTest
    @CsvSource({
        "-created_at|2030-01-01T00:00:00Z|00000000-0000-0000-0000-000000000000",
        "due_at|tomorrow|00000000-0000-0000-0000-000000000000",
        "due_at|+99999-01-01T00:00:00Z|00000000-0000-0000-0000-000000000000",
        "due_at|2030-01-01T00:00:00Z|1",
        "due_at|2030-01-01T00:00:00Z",
        "due_at|2030-01-01T00:00:00Z|00000000-0000-0000-0000-00000000000'"
    })
    void aForeignOrInventedCursorIsABadRequest(String text) {
        // Given
        String cursor = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

        // When
        Response response = api.request("GET", "/api/1/tasks?sort=due_at&cursor=" + cursor, "");

        // Then
        isProblem(response, 400, "cursor", "must be the next_cursor of a page of the same sort");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/api/1/tasks,text/plain,application/json",
        "POST,/api/1/tasks,application/x-www-form-urlencoded,application/json",
        "POST,/api/1/tasks,application/merge-patch+json,application/json",
        "POST,/tasks,text/plain,application/json",
        "POST,/api/chat,text/plain,application/json",
        "POST,/api/1/chat,text/plain,application/json",
        "PUT,/api/1/tasks/1,text/xml,application/json",
        "PATCH,/api/1/tasks/1,application/json-patch+json,application/merge-patch+json"
    })
    void anUnsupportedContentTypeIsAnswered415(String method, String path, String type, String allowed) {
        // When
        Response response = api.request(method, path, "{\"title\":\"x\"}", "Content-Type", type);

        // Then
        assertThat(response.status()).isEqualTo(415);
        assertThat(response.json().get("detail").asText())
                .contains("Content-Type", allowed)
                .doesNotContain(type);
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE,/api/1/tasks,'GET, POST'",
        "POST,/api/1/tasks/1,'DELETE, GET, PATCH, PUT'",
        "GET,/api/1/tasks/1/complete,POST",
        "GET,/tasks,POST",
        "POST,/health,GET"
    })
    void anUnsupportedMethodIsAnswered405(String method, String path, String allowed) {
        // When
        Response response = todoflow.request(method, path, "");

        // Then
        assertThat(response.status()).isEqualTo(405);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.header("Allow").split(", ")).contains(allowed.split(", "));
        assertThat(response.json().get("detail").asText()).endsWith("allowed are " + allowed);
    }

    @Test
    void anAcceptHeaderWithoutJsonIsAnswered406() {
        // When
        Response response = api.request("GET", "/api/1/tasks", "", "Accept", "text/html");

        // Then
        assertThat(response.status()).isEqualTo(406);
        assertThat(response.body()).contains("application/json").doesNotContain("text/html");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "a/b/c", "text/html;q=high", "*/json"})
    void anUnreadableAcceptHeaderIsAnswered406(String accept) {
        // When
        Response response = api.request("GET", "/api/1/tasks", "", "Accept", accept);

        // Then
        assertThat(response.status()).isEqualTo(406);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.json().get("detail").asText()).contains("Accept");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    from=2030-02-01&to=2030-01-01 | from | must be at most 365 days before to, and not after it
                    from=2030-01-01&to=2031-01-02 | from | must be at most 365 days before to
                    from=2030-02-30               | from | must be a day such as 2030-01-31
                    to=0000-12-31                 | to   | must be a day such as 2030-01-31
                    to=%2B10000-01-01             | to   | must be a day such as 2030-01-31
                    """)
    void invalidDaysOfStatisticsAreABadRequest(String query, String name, String rule) {
        isProblem(api.request("GET", "/api/1/stats?" + query, ""), 400, name, rule);
    }

    @Test
    void statisticsUntilTheFirstDayBeginWithIt() {
        // When
        Response response = api.request("GET", "/api/1/stats?to=0001-01-01", "");

        // Then
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.json().at("/days/0/date").asText()).isEqualTo("0001-01-01");
    }

    @Test
    void anUnknownPathIsAnswered404() {
        // When
        Response response = todoflow.request("GET", "/api/1/task", "");

        // Then
        assertThat(response.status()).isEqualTo(404);
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @ParameterizedTest
    @CsvSource({"GET,''", "PUT,''", "PATCH,''", "DELETE,''", "POST,/complete", "GET,/history"})
    void anUnknownTaskIsAnswered404(String method, String below) {
        // Given
        String body = method.startsWith("P") && below.isEmpty() ? "{\"title\":\"x\"}" : "";

        // When, Then
        for (String path : new String[] {UNKNOWN, "/api/1/tasks/1", "/api/1/tasks/" + "x".repeat(36)}) {
            isProblem(api.request(method, path + below, body), 404, "task_id", "no task with this id");
        }
    }

    @ParameterizedTest
    @CsvSource({"POST,/api/1/tasks", "POST,/tasks", "PUT,/api/1/tasks/1", "PATCH,/api/1/tasks/1"})
    void aTooLargeBodyIsAnswered413(String method, String path) throws Exception {
        // Given
        String body = "{\"title\":\"%s\"}".formatted("x".repeat(300_000));
        HttpRequest withoutLength = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(Duration.ofMinutes(2))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        HttpRequest.BodyPublishers.ofInputStream(
                                () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                .build();

        // When
        Response withLength = api.request(method, path, body);
        HttpResponse<String> chunked =
                HttpClient.newHttpClient().send(withoutLength, HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(withLength.status()).isEqualTo(413);
        assertThat(withLength.json().get("detail").asText()).contains("body", "262144 bytes");
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(chunked.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(chunked.body()).isEqualTo(withLength.body());
    }

    @Test
    void aBodyWithoutALengthIsAcceptedUpToTheLimit() throws Exception {
        // Given
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/tasks"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() ->
                        new ByteArrayInputStream("{\"title\":\"für\",\"user_id\":1}".getBytes(StandardCharsets.UTF_8))))
                .build();

        // When
        HttpResponse<String> response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(title(response.body())).isEqualTo("für");
    }

    private static String title(String task) throws JsonProcessingException {
        JsonNode json = JSON.readTree(task);
        return json.get("title").asText();
    }

    @ParameterizedTest
    @CsvSource({"title, 201, x", "tags, 51, ' #t%d'"})
    void aTextThatDescribesAnInvalidTaskIsRefused(String field, int times, String part) {
        // Given
        String text =
                "Buy" + IntStream.range(0, times).mapToObj(part::formatted).collect(Collectors.joining());

        // When
        Response response = todoflow.request("POST", "/api/1/task-drafts", "{\"text\":\"%s\"}".formatted(text));

        // Then
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(response.json().get("detail").asText()).contains("its " + field);
    }

    @ParameterizedTest
    @CsvSource({"from, ''", "from, 0", "to, ''", "to, 1.5", "task_id, ''"})
    void anEmptyFieldDoesNotWidenAReplay(String field, String value) {
        // When
        Response response = todoflow.request(
                "POST",
                "/api/replay",
                "{\"user_id\":\"nobody\",\"%s\":%s}".formatted(field, value.isEmpty() ? "\"\"" : value));

        // Then
        assertThat(response.status()).as(response.body()).isEqualTo(400);
        assertThat(response.json().at("/errors/0/field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"{\"a\\u0000b\":1}, 400", "{\"a\":{\"b\":\"\\u0000\"}}, 400", "{\"a\":\"\\\\u0000\"}, 204"})
    void aPreferenceThatTheDatabaseCannotStoreIsRefused(String preferences, int status) {
        // When
        Response response = todoflow.request("PUT", "/api/nul/preferences", preferences);

        // Then
        assertThat(response.status()).as(response.body()).isEqualTo(status);
    }
}
