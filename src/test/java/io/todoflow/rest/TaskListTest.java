package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.TodoflowClient;
import io.todoflow.dev.TodoflowTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Lists: filters, orders and pages. */
@TodoflowTest
class TaskListTest {

    private static final List<String> PARAMETERS = List.of(
            "user_id", "cursor_key", "cursor_id", "status", "priority", "tag", "due_after", "due_before", "q", "limit");

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

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
        create("Gamma", ",\"tags\":[\"home\"]");
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
    void aListHasWhatIsAskedForInTheOrderThatIsAskedFor(String query, String titles) {
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
    void pagesMissNothingAndRepeatNothingWhileTasksComeAndGo(String sort) {
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
    void aPageThatIsJustFullIsTheLast() {
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    t.created_at                                               | timestamptz | -infinity | task_by_created
                    t.updated_at                                               | timestamptz | -infinity | task_by_updated
                    coalesce(t.due_at, 'infinity'::timestamptz)                | timestamptz | -infinity | task_by_due
                    array_position(array['low', 'medium', 'high'], t.priority) | int         | 0         | task_by_priority
                    """, quoteCharacter = '~')
    void eachOrderIsReadFromItsIndex(String key, String type, String first, String index) throws Exception {
        // Given
        jdbc.update("""
                insert into task (id, user_id, title, status, priority, tags, due_at, version, created_at, updated_at)
                select gen_random_uuid(), ?, 'task', 'open', (array['low', 'medium', 'high'])[1 + i %% 3], '{}',
                       now() + i * interval '1 minute', 1, now(), now()
                from generate_series(1, 5000) i
                """.replace("%%", "%"), user);
        jdbc.execute("analyze task");
        Map<String, String> template = Map.of("key", key, "type", type, "beyond", ">", "direction", "asc");

        // When the statement is used so often that the database could settle on a plan for any parameters
        List<String> plan = jdbc.execute((ConnectionCallback<List<String>>) connection -> {
            JdbcTemplate session = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
            String use = "execute list('%s', '%s', '%s', null, null, null, null, null, null, '50')"
                    .formatted(user, first, new UUID(0, 0));
            session.execute(prepared(template));
            try {
                for (int i = 0; i < 20; i++) {
                    session.queryForList(use);
                }
                return session.queryForList("explain " + use, String.class);
            } finally {
                session.execute("deallocate list");
            }
        });

        // Then
        assertThat(String.join("\n", plan))
                .contains(index)
                .contains("Index Cond")
                .doesNotContain("Sort");
    }

    /** The query of a list as the database gets it, its parameters texts in the order of {@link #PARAMETERS}. */
    private static String prepared(Map<String, String> template) {
        try (InputStream sql = new ClassPathResource("sql/task-list.sql").getInputStream()) {
            String query = new String(sql.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> name : template.entrySet()) {
                query = query.replace("${body[%s]}".formatted(name.getKey()), name.getValue());
            }
            for (int i = 0; i < PARAMETERS.size(); i++) {
                query = query.replaceAll(":#" + PARAMETERS.get(i) + "\\b", "\\$" + (i + 1));
            }
            assertThat(query).doesNotContain(":#", "${");
            return "prepare list(" + "text,".repeat(PARAMETERS.size() - 1) + "text) as " + query;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
