package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Filters, sorting and pages of lists. */
@TodoflowTest
class TaskListTest {

    @Autowired
    TodoflowClient todoflow;

    ApiClient api;
    String user;

    @BeforeEach
    void user() {
        api = new ApiClient(todoflow);
        user = "user-" + UUID.randomUUID();
    }

    private String create(String title, String more) {
        return api.request("POST", "/api/%s/tasks".formatted(user), "{\"title\":\"%s\"%s}".formatted(title, more))
                .json()
                .get("id")
                .asText();
    }

    private JsonNode page(String query) {
        return api.request("GET", "/api/%s/tasks?%s".formatted(user, query), "").json();
    }

    private static List<String> titles(JsonNode page) {
        return StreamSupport.stream(page.get("items").spliterator(), false)
                .map(task -> task.get("title").asText())
                .toList();
    }

    private void createFour() {
        create("Alpha", ",\"priority\":\"high\",\"due_at\":\"2030-03-01T00:00:00Z\",\"tags\":[\"home\",\"red\"]");
        create("beta 100%", ",\"priority\":\"low\",\"due_at\":\"2030-01-01T00:00:00Z\",\"description\":\"of Alpha_2\"");
        create("Gamma", ",\"tags\":[\"Home\",\"Übung\"]");
        String done = create("Delta", ",\"priority\":\"high\",\"due_at\":\"2030-02-01T00:00:00Z\"");
        api.request("POST", "/api/%s/tasks/%s/complete".formatted(user, done), "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    limit=100                                         | Delta, Gamma, beta 100%, Alpha
                    sort=created_at                                   | Alpha, beta 100%, Gamma, Delta
                    sort=-created_at                                  | Delta, Gamma, beta 100%, Alpha
                    sort=due_at                                       | beta 100%, Delta, Alpha, Gamma
                    sort=-due_at                                      | Gamma, Alpha, Delta, beta 100%
                    sort=priority                                     | beta 100%, Gamma, Alpha, Delta
                    sort=-priority                                    | Delta, Alpha, Gamma, beta 100%
                    sort=updated_at                                   | Alpha, beta 100%, Gamma, Delta
                    sort=-updated_at                                  | Delta, Gamma, beta 100%, Alpha
                    status=open                                       | Gamma, beta 100%, Alpha
                    status=completed                                  | Delta
                    priority=high                                     | Delta, Alpha
                    priority=high&status=open                         | Alpha
                    tag=home                                          | Gamma, Alpha
                    tag=HOME                                          | Gamma, Alpha
                    tag=%C3%BCBUNG                                    | Gamma
                    tag=hom                                           | ''
                    due_after=2030-02-01T00:00:00Z                    | Delta, Alpha
                    due_before=2030-02-01T00:00:00Z                   | beta 100%
                    due_after=2030-01-15T00:00:00Z&due_before=2030-02-15T01:00:00%2B02:00 | Delta
                    due_before=2030-02-01T02:00:00.000001%2B02:00     | Delta, beta 100%
                    q=alpha                                           | beta 100%, Alpha
                    q=100%25                                          | beta 100%
                    q=a_2                                             | beta 100%
                    q=%25                                             | beta 100%
                    q=nothing                                         | ''
                    status=open&priority=high&tag=red&q=ALP&sort=due_at&due_before=2031-01-01T00:00:00Z | Alpha
                    """)
    void aListIsFilteredAndSortedAsRequested(String query, String titles) {
        // Given
        createFour();

        // When
        JsonNode page = page(query);

        // Then
        assertThat(String.join(", ", titles(page))).isEqualTo(titles);
        assertThat(page.has("next_cursor")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "created_at",
                "-created_at",
                "due_at",
                "-due_at",
                "priority",
                "-priority",
                "updated_at",
                "-updated_at"
            })
    void pagesNeitherMissNorRepeatTasksDuringChanges(String sort) {
        // Given
        String[] priorities = {"low", "medium", "high"};
        for (int i = 0; i < 11; i++) {
            String due = i % 4 == 0 ? "" : ",\"due_at\":\"2030-01-0%dT00:00:00Z\"".formatted(i % 4);
            create("old %d".formatted(i), ",\"priority\":\"%s\"%s".formatted(priorities[i % 3], due));
        }
        List<String> expected = titles(page("limit=100&sort=" + sort));
        List<String> found = new ArrayList<>();

        // When
        String cursor = "";
        do {
            JsonNode page = page("limit=2&sort=" + sort + cursor);
            List<String> titles = titles(page);
            assertThat(titles).hasSizeBetween(1, 2);
            found.addAll(titles);
            create("new", ",\"priority\":\"low\",\"due_at\":\"2029-01-01T00:00:00Z\"");
            create("new", ",\"priority\":\"high\"");
            api.request(
                    "DELETE",
                    "/api/%s/tasks/%s".formatted(user, page.at("/items/0/id").asText()),
                    "");
            cursor = page.has("next_cursor")
                    ? "&cursor=" + page.get("next_cursor").asText()
                    : "";
        } while (!cursor.isEmpty() && found.size() < 40);

        // Then
        found.removeIf("new"::equals);
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aLastPageThatIsExactlyFullHasNoCursor() {
        // Given
        create("a", "");
        create("b", "");

        // When
        JsonNode page = page("limit=2");

        // Then
        assertThat(titles(page)).containsExactly("b", "a");
        assertThat(page.has("next_cursor")).isFalse();
    }

    @Test
    void textIsFoundWhateverItsScript() {
        // Given
        create("Überweisung für 東京", "");

        // When
        JsonNode page = page("q=" + URLEncoder.encode("für 東", StandardCharsets.UTF_8));

        // Then
        assertThat(titles(page)).hasSize(1);
    }

    @Test
    void aListShowsNoTaskOfAnotherUser() {
        // Given
        create("mine", "");
        user = "other-" + user;

        // When
        JsonNode page = page("q=mine");

        // Then
        assertThat(titles(page)).isEmpty();
    }
}
