package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A service that requires If-Match for each change of a task. */
@TodoflowTest
@TestPropertySource(properties = "todoflow.web.require-if-match=true")
class RequireIfMatchTest {

    @Autowired
    TodoflowClient todoflow;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    PUT    | ''        | {"title":"x"}
                    PATCH  | ''        | {"title":"x"}
                    POST   | /complete | ''
                    DELETE | ''        | ''
                    """)
    void aChangeWithoutIfMatchIsRefused(String method, String below, String body) {
        // Given
        ApiClient api = new ApiClient(todoflow);
        String task =
                api.request("POST", "/api/1/tasks", "{\"title\":\"Task\"}").header("Location");

        // When
        Response refused = api.request(method, task + below, body);

        // Then
        assertThat(refused.status()).isEqualTo(428);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo("If-Match");
        Response read = api.request("GET", task, "");
        assertThat(read.header("ETag")).isEqualTo("\"1\"");
        assertThat(api.request(method, task + below, body, "If-Match", read.header("ETag"))
                        .status())
                .isBetween(200, 204);
    }
}
