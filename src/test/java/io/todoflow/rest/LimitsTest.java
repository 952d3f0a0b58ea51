package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Values at the limit are accepted, and values one above it are refused. */
@TodoflowTest
class LimitsTest {

    private static final int LARGEST_BODY = 256 * 1024;
    private static final int MOST_TAGS = 50;
    private static final int LARGEST_PAGE = 100;

    @Autowired
    TodoflowClient todoflow;

    private final ObjectMapper json = new ObjectMapper();
    private final String user = "limits-" + UUID.randomUUID().toString().substring(0, 8);
    private final String tasks = "/api/" + user + "/tasks";

    private Response create(ObjectNode task) {
        return todoflow.request("POST", tasks, task.toString());
    }

    private ObjectNode task() {
        return json.createObjectNode().put("title", "t");
    }

    /** Different texts of the same length. */
    private static String text(int number, int length) {
        return ("%0" + length + "d").formatted(number);
    }

    @ParameterizedTest
    @CsvSource({"title, 200", "description, 10000"})
    void textsOfTheMaximumLengthAreAccepted(String field, int most) {
        assertThat(create(task().put(field, "ü".repeat(most))).status()).isEqualTo(201);
        Response refused = create(task().put(field, "ü".repeat(most + 1)));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/field").asText()).isEqualTo(field);
        assertThat(refused.json().get("detail").asText()).contains(Integer.toString(most));
    }

    @ParameterizedTest
    @CsvSource({"title, 200", "description, 10000"})
    void anEmojiIsOneCharacter(String field, int most) {
        assertThat(create(task().put(field, "😀".repeat(most))).status()).isEqualTo(201);
        assertThat(create(task().put(field, "😀".repeat(most + 1))).status()).isEqualTo(400);
    }

    @Test
    void anEmojiIsOneCharacterOfATag() {
        // Given
        ObjectNode longest = task();
        longest.withArray("tags").add("😀".repeat(50));
        ObjectNode longer = task();
        longer.withArray("tags").add("😀".repeat(51));

        // When, Then
        assertThat(create(longest).status()).isEqualTo(201);
        assertThat(create(longer).status()).isEqualTo(400);
    }

    @Test
    void anEmojiIsOneCharacterOfASearch() {
        // Given
        create(task().put("title", "😀".repeat(200)));
        String emoji = URLEncoder.encode("😀", StandardCharsets.UTF_8);

        // When
        Response longest = todoflow.request("GET", tasks + "?q=" + emoji.repeat(200), "");

        // Then
        assertThat(longest.json().get("items")).hasSize(1);
        assertThat(todoflow.request("GET", tasks + "?q=" + emoji.repeat(201), "")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void anEmojiIsOneCharacterOfAChatMessage() {
        // Given
        String most = "list " + "😀".repeat(4000 - 5);

        // When, Then
        assertThat(chat(most).status()).isEqualTo(200);
        assertThat(chat(most + "😀").status()).isEqualTo(400);
    }

    @Test
    void theTitleOfAConversationIsNotCutWithinAnEmoji() {
        // When
        chat("complete x" + "😀".repeat(60));

        // Then
        JsonNode conversations =
                todoflow.request("GET", "/api/" + user + "/conversations", "").json();
        assertThat(conversations.at("/items/0/title").asText()).isEqualTo("complete x" + "😀".repeat(49) + "…");
    }

    @Test
    void theMaximumNumberOfTagsIsAccepted() {
        // Given
        ObjectNode most = task();
        IntStream.range(0, MOST_TAGS).forEach(i -> most.withArray("tags").add(text(i, 50)));
        ObjectNode more = most.deepCopy();
        more.withArray("tags").add("more");
        ObjectNode longer = task();
        longer.withArray("tags").add(text(0, 51));

        // When
        Response taken = create(most);

        // Then
        assertThat(taken.status()).isEqualTo(201);
        assertThat(taken.json().get("tags")).hasSize(MOST_TAGS);
        assertThat(create(more).status()).isEqualTo(400);
        assertThat(create(longer).status()).isEqualTo(400);
        assertThat(todoflow.request("GET", tasks + "?tag=" + text(7, 50), "")
                        .json()
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void bodiesOfTheMaximumSizeAreAccepted() {
        // Given
        String body = "{\"title\":\"t\"}";

        // When
        Response largest = todoflow.request("POST", tasks, body + " ".repeat(LARGEST_BODY - body.length()));
        Response larger = todoflow.request("POST", tasks, body + " ".repeat(LARGEST_BODY + 1 - body.length()));

        // Then
        assertThat(largest.status()).isEqualTo(201);
        assertThat(larger.status()).isEqualTo(413);
        assertThat(larger.json().get("detail").asText()).contains(Integer.toString(LARGEST_BODY));
    }

    @Test
    void searchesOfTheMaximumLengthAreAccepted() {
        // Given
        create(task().put("title", "x".repeat(200)));

        // When
        Response longest = todoflow.request("GET", tasks + "?q=" + "x".repeat(200), "");

        // Then
        assertThat(longest.json().get("items")).hasSize(1);
        assertThat(todoflow.request("GET", tasks + "?q=" + "x".repeat(201), "").status())
                .isEqualTo(400);
    }

    @Test
    void pagesOfTheMaximumSizeAreAccepted() {
        // Given
        IntStream.rangeClosed(0, LARGEST_PAGE).forEach(i -> create(task()));

        // When
        JsonNode page =
                todoflow.request("GET", tasks + "?limit=" + LARGEST_PAGE, "").json();

        // Then
        assertThat(page.get("items")).hasSize(LARGEST_PAGE);
        assertThat(todoflow.request(
                                "GET",
                                tasks + "?limit=" + LARGEST_PAGE + "&cursor="
                                        + page.get("next_cursor").asText(),
                                "")
                        .json()
                        .get("items"))
                .hasSize(1);
        assertThat(todoflow.request("GET", tasks + "?limit=" + (LARGEST_PAGE + 1), "")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void chatMessagesOfTheMaximumLengthAreAccepted() {
        // Given
        String most = "list " + " ".repeat(4000 - 5);

        // When, Then
        assertThat(chat(most).status()).isEqualTo(200);
        assertThat(chat(most + " ").status()).isEqualTo(400);
    }

    private Response chat(String message) {
        return todoflow.request(
                "POST",
                "/api/" + user + "/chat",
                json.createObjectNode().put("message", message).toString());
    }
}
