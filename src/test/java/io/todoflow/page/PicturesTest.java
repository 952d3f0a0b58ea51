package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Takes screenshots of a page with data: those of the documents with {@code -Dtodoflow.pictures=docs/images}, and each
 * view at three widths, light and dark, with {@code -Dtodoflow.looks=target/looks}.
 */
class PicturesTest extends PageOfAUser {

    private static final String DUE_LONG_AGO = "2020-03-01T09:00:00Z";

    @Autowired
    JdbcTemplate jdbc;

    private String followed = "";
    private String conversation = "";

    @BeforeEach
    void somebodyHasWorked() {
        jdbc.update("""
                insert into task_fact (task_id, user_id, version, created_at, completed_at)
                select gen_random_uuid(), ?, 1, now() - make_interval(days => day, hours => 3 + day % 7), now() - make_interval(days => day)
                from generate_series(0, 29) day, generate_series(1, 1 + day * 7 % 4)
                where day % 6 <> 5
                """, user);
        for (String task : List.of(
                "{\"title\":\"Read the design once more\",\"priority\":\"low\"}",
                "{\"title\":\"Renew the passport\",\"priority\":\"high\",\"due_at\":\"%s\",\"tags\":[\"papers\"]}"
                        .formatted(DUE_LONG_AGO),
                "{\"title\":\"Stretch\",\"remind_at\":\"%s\",\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2035-01-01T09:00:00Z\"}"
                        .formatted(Instant.now().minusSeconds(60)),
                "{\"title\":\"Call Anna\",\"description\":\"About the weekend\",\"tags\":[\"home\",\"phone\"]}")) {
            todoflow.create(user, task);
        }
        followed = todoflow.createTask(user, "Buy milk");
        await().until(() -> get("tasks/%s/way".formatted(followed)).body().contains("audit log"));
        await().until(() -> !get("notifications").json().get("items").isEmpty());
        conversation = say("add Bring the bike to the shop for tomorrow 9 am #home", "");
        say("list", conversation);
        // an event that no consumer can read
        todoflow.deliver("/events/pubsub/task-events", """
                {"specversion":"1.0","id":"%1$s","source":"shop","type":"task.created","data":
                {"event_id":"%1$s","event_type":"task.created","event_version":"v1","timestamp":"yesterday","source":"shop",
                 "payload":{"task_id":"%1$s","user_id":"%2$s","title":"Buy bread","version":1}}}
                """.formatted(UUID.randomUUID(), user));
    }

    @AfterEach
    void forgetTheLetters() {
        jdbc.update("delete from dead_letter");
    }

    /** Sends a message in a conversation, or in a new one, and returns its id. */
    private String say(String message, String in) {
        return todoflow.request(
                        "POST",
                        "/api/%s/chat".formatted(user),
                        in.isEmpty()
                                ? "{\"message\":\"%s\"}".formatted(message)
                                : "{\"message\":\"%s\",\"conversation_id\":\"%s\"}".formatted(message, in))
                .json()
                .get("conversation_id")
                .asText();
    }

    /** Opens a view, and waits until it is complete. */
    private void open(String view) {
        browser.open(address(
                switch (view) {
                    case "flow" -> "flow/" + followed;
                    case "chat" -> "chat/" + conversation;
                    default -> view;
                }));
        browser.find(
                switch (view) {
                    case "flow" -> "#node-consumer\\:analytics.way";
                    case "chat" -> ".turn.assistant";
                    case "statistics" -> ".chart svg";
                    case "settings" -> ".settings";
                    case "letters" -> ".letter";
                    default -> ".task";
                });
        browser.find(".dot.up");
    }

    @ParameterizedTest
    @CsvSource({
        "tasks,760",
        "notifications,500",
        "chat,760",
        "statistics,900",
        "flow,1400",
        "letters,900",
        "settings,720"
    })
    @EnabledIfSystemProperty(named = "todoflow.pictures", matches = ".+")
    void thePicturesOfTheDocuments(String view, int height) {
        // Given
        Path file = Path.of(System.getProperty("todoflow.pictures"), view + ".png");
        open(view);

        // When
        browser.size(1280, height);
        browser.settles();
        browser.screenshot(file);

        // Then
        assertThat(file).exists();
    }

    @Test
    @EnabledIfSystemProperty(named = "todoflow.pictures", matches = ".+")
    void thePictureOfARouteWithItsSteps() {
        // Given
        Path file = Path.of(System.getProperty("todoflow.pictures"), "steps.png");
        open("flow");

        // When
        browser.press("recurring-plan: show its file");
        browser.find(".steps");
        browser.size(1280, 900);
        browser.settles();
        browser.screenshot(file);

        // Then
        assertThat(file).exists();
    }

    @ParameterizedTest
    @CsvSource({"tasks", "notifications", "chat", "statistics", "flow", "letters", "settings"})
    @EnabledIfSystemProperty(named = "todoflow.looks", matches = ".+")
    void theLooksOfEachView(String view) {
        // Given
        Path folder = Path.of(System.getProperty("todoflow.looks"));
        open(view);

        for (int width : List.of(360, 820, 1400)) {
            for (boolean dark : List.of(false, true)) {
                // When
                browser.size(width, 1000);
                browser.dark(dark);
                browser.settles();
                Path file = folder.resolve("%s-%d-%s.png".formatted(view, width, dark ? "dark" : "light"));
                browser.screenshot(file);

                // Then
                assertThat(file).exists();
            }
        }
    }
}
