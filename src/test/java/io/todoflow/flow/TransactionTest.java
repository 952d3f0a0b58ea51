package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A change and its event are stored together or not at all, wherever a failure occurs. */
@TodoflowTest
class TransactionTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @AfterEach
    void mend() {
        jdbc.execute("drop trigger if exists broken on event");
        jdbc.execute("drop function if exists broken()");
    }

    /** Makes the database fail at the event: on insert or, if {@code deferred}, at commit. */
    private void breakEvents(String timing) {
        breakEvents(timing, "P0001");
    }

    private void breakEvents(String timing, String state) {
        jdbc.execute("create function broken() returns trigger language plpgsql as"
                + " $$ begin raise 'broken' using errcode = '%s'; end $$".formatted(state));
        jdbc.execute("create constraint trigger broken after insert on event deferrable " + timing
                + " for each row execute function broken()");
    }

    private void assertNothingIsStored(TodoflowClient.Response answer) {
        assertThat(answer.status()).isIn(500, 503);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.body()).doesNotContain("broken");
        assertThat(jdbc.queryForObject("select count(*) from task where user_id = 'broken'", Integer.class))
                .isZero();
    }

    @Test
    void aTaskWhoseEventCannotBeAppendedIsNotStored() {
        // Given
        breakEvents("initially immediate");

        // When
        TodoflowClient.Response answer = todoflow.create("broken", "{\"title\":\"x\"}");

        // Then
        assertNothingIsStored(answer);
    }

    @Test
    void aTaskWhoseCommitFailsIsNotStored() {
        // Given
        breakEvents("initially deferred");

        // When
        TodoflowClient.Response answer = todoflow.create("broken", "{\"title\":\"x\"}");

        // Then
        assertNothingIsStored(answer);
    }

    @Test
    void aCommitWithoutAResponseIsAnsweredAsOutcomeUnknown() {
        // Given
        breakEvents("initially deferred", "57P01");

        // When
        TodoflowClient.Response answer = todoflow.create("broken", "{\"title\":\"x\"}");

        // Then
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(answer.json().path("outcome").asText()).isEqualTo("unknown");
        assertThat(answer.json().path("detail").asText())
                .contains("Idempotency-Key")
                .doesNotContain("nothing was changed");
    }

    @ParameterizedTest
    @CsvSource({
        "55P03, 503",
        "25006, 503",
        "40001, 503",
        "40P01, 503",
        "57014, 503",
        "53100, 503",
        "23514, 500",
        "22001, 500",
        "P0001, 500"
    })
    void theSqlStateDecidesWhetherARetryIsUseful(String state, int status) {
        // Given
        breakEvents("initially immediate", state);

        // When
        TodoflowClient.Response answer = todoflow.create("broken", "{\"title\":\"x\"}");

        // Then
        assertNothingIsStored(answer);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Retry-After")).isEqualTo(status == 503 ? "1" : "");
    }
}
