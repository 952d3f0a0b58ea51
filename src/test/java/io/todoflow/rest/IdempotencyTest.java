package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Repeated requests to create a task. */
@TodoflowTest
class IdempotencyTest {

    private static final String HEADER = "Idempotency-Key";

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    ApiClient api;
    String user;
    String key;

    @BeforeEach
    void user() {
        api = new ApiClient(todoflow);
        user = "user-" + UUID.randomUUID();
        key = UUID.randomUUID().toString();
    }

    private Response create(String body) {
        return api.request("POST", "/api/%s/tasks".formatted(user), body, HEADER, key);
    }

    private Integer count(String table) {
        return jdbc.queryForObject("select count(*) from %s where user_id = ?".formatted(table), Integer.class, user);
    }

    @Test
    void aRepeatedRequestGetsTheFirstAnswer() {
        // Given
        Response first = create("{\"title\":\"once\",\"tags\":[\"a\"],\"due_at\":\"2030-01-01T00:00:00Z\"}");

        // When
        Response again = create(" {\"due_at\":\"2030-01-01T01:00:00+01:00\", \"tags\":[\"a\"], \"title\":\"once\"}");

        // Then
        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(again.header("Location")).isEqualTo(first.header("Location"));
        assertThat(again.header("ETag")).isEqualTo(first.header("ETag"));
        assertThat(count("task")).isEqualTo(1);
        assertThat(count("event")).isEqualTo(1);
    }

    @Test
    void aRepeatedRequestGetsTheFirstAnswerAfterTheTaskWasChangedAndDeleted() {
        // Given
        Response first = create("{\"title\":\"once\"}");
        String task = first.header("Location");
        api.request("PATCH", task, "{\"title\":\"changed\"}");
        assertThat(create("{\"title\":\"once\"}").body()).isEqualTo(first.body());
        api.request("DELETE", task, "");

        // When
        Response again = create("{\"title\":\"once\"}");

        // Then
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(count("task")).isZero();
        assertThat(count("event")).isEqualTo(3);
    }

    @Test
    void concurrentRequestsWithOneKeyCreateOneTask() throws Exception {
        // When
        List<Response> answers = Parallel.run(32, client -> create("{\"title\":\"once\"}"));

        // Then
        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        assertThat(new HashSet<>(answers.stream().map(Response::body).toList())).hasSize(1);
        assertThat(count("task")).isEqualTo(1);
        assertThat(count("event")).isEqualTo(1);
    }

    @Test
    void aDifferentBodyWithTheSameKeyIsRefused() {
        // Given
        create("{\"title\":\"once\"}");

        // When
        Response other = create("{\"title\":\"other\"}");

        // Then
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().at("/errors/0/field").asText()).isEqualTo(HEADER);
        assertThat(count("task")).isEqualTo(1);
    }

    @Test
    void aFailedRequestReleasesItsKey() {
        // Given
        assertThat(create("{\"title\":\"\"}").status()).isEqualTo(400);

        // When
        Response corrected = create("{\"title\":\"once\"}");

        // Then
        assertThat(corrected.status()).isEqualTo(201);
    }

    @Test
    void aFailedTransactionReleasesItsKey() {
        // Given
        jdbc.execute("alter table task add constraint no_cursed check (title <> 'cursed') not valid");
        try {
            assertThat(create("{\"title\":\"cursed\"}").status()).isGreaterThanOrEqualTo(500);
        } finally {
            jdbc.execute("alter table task drop constraint no_cursed");
        }

        // When
        Response again = create("{\"title\":\"cursed\"}");

        // Then
        assertThat(again.status()).isEqualTo(201);
        assertThat(count("task")).isEqualTo(1);
    }

    @Test
    void keysOfDifferentUsersAreIndependent() {
        // Given
        Response first = create("{\"title\":\"once\"}");
        user = user + "-2";

        // When
        Response other = create("{\"title\":\"once\"}");

        // Then
        assertThat(other.status()).isEqualTo(201);
        assertThat(other.json().get("id")).isNotEqualTo(first.json().get("id"));
    }

    @Test
    void bothWaysToCreateATaskShareTheKeysOfTheUser() {
        // Given
        Response first = create("{\"title\":\"once\"}");

        // When
        Response again =
                api.request("POST", "/tasks", "{\"title\":\"once\",\"user_id\":\"%s\"}".formatted(user), HEADER, key);

        // Then
        assertThat(again.body()).isEqualTo(first.body());
    }

    @Test
    void anExpiredKeyIsFree() {
        // Given
        Response first = create("{\"title\":\"once\"}");
        jdbc.update("update idempotency_key set expires_at = now() where user_id = ?", user);

        // When
        Response other = create("{\"title\":\"other\"}");

        // Then
        assertThat(other.status()).isEqualTo(201);
        assertThat(other.json().get("id")).isNotEqualTo(first.json().get("id"));
        assertThat(create("{\"title\":\"other\"}").body()).isEqualTo(other.body());
    }

    static List<String> badKeys() {
        return List.of("", " ", "two words", "a\tb", "x".repeat(256));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void aKeyThatIsNotVisibleAsciiIsABadRequest(String bad) {
        // Given
        key = bad;

        // When
        Response response = create("{\"title\":\"once\"}");

        // Then
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.json().at("/errors/0/field").asText()).isEqualTo(HEADER);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "\"1\",1", "9007199254740993,9007199254740993", "\"ann@example.org\",ann@example.org"})
    void aTaskOfTheUserInTheBodyIsCreated(String inBody, String inAnswer) {
        // When
        Response response =
                api.request("POST", "/tasks", "{\"title\": \"Test task\", \"user_id\": %s}".formatted(inBody));

        // Then
        assertThat(response.status()).isEqualTo(201);
        assertThat(response.json().get("user_id").asText()).isEqualTo(inAnswer);
        assertThat(api.request("GET", response.header("Location"), "").json()).isEqualTo(response.json());
    }
}
