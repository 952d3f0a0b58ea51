package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.results.Results;
import com.deque.html.axecore.selenium.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a person does on the page, in a real browser. */
@TodoflowTest
@EnabledIf(
        value = "io.todoflow.page.Browser#isFound",
        disabledReason = "the page is tested in Chromium, and chromium and chromedriver are not both on the PATH")
class PageTest {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    JdbcTemplate jdbc;

    @Value("${server.port}")
    int port;

    Browser browser;
    /** Each test has a user of its own. */
    final String user = "page-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void browser() {
        browser = Browser.start();
    }

    @AfterEach
    void thePageKeepsToItsPolicy() {
        assertThat(browser.complaints()).isEmpty();
    }

    private String address(String view) {
        return "http://localhost:%d/?user=%s#/%s".formatted(port, user, view);
    }

    private JsonNode task(String id) {
        return todoflow.request("GET", "/api/%s/tasks/%s".formatted(user, id), "")
                .json();
    }

    private JsonNode tasks() {
        return todoflow.request("GET", "/api/%s/tasks".formatted(user), "")
                .json()
                .get("items");
    }

    @Test
    void aTaskIsAddedCompletedAndDeletedByKeyboard() {
        // Given
        browser.open(address("tasks"));
        browser.sees("Nothing here");

        // When
        browser.find(".add input").click();
        browser.type("Buy <b>milk</b>", Keys.ENTER);

        // Then
        browser.sees("Buy <b>milk</b>");
        await().until(() -> tasks().size() == 1);

        // When
        browser.type(Keys.chord(Keys.SHIFT, Keys.TAB));
        browser.find(".tick").sendKeys(Keys.ENTER);

        // Then
        browser.seesNo("Buy <b>milk</b>");
        assertThat(tasks().get(0).get("status").asText()).isEqualTo("completed");

        // When
        browser.find("select[name=status]").sendKeys("All");
        browser.press("Delete Buy <b>milk</b>");

        // Then
        browser.seesNo("Buy <b>milk</b>");
        await().until(() -> tasks().isEmpty());
    }

    @Test
    void whatTheApiRefusesIsToldAtTheField() {
        // Given
        browser.open(address("tasks"));

        // When
        browser.press("Add with details");
        browser.fill("Recurrence", "EVERY DAY");
        browser.press("Save");

        // Then
        browser.sees("Title must");
        assertThat(browser.find("#task-title").getDomAttribute("aria-invalid")).isEqualTo("true");
        assertThat(browser.find("#task-title").getDomAttribute("aria-describedby"))
                .isEqualTo("task-title-problem");
        assertThat(browser.driver().switchTo().activeElement().getDomAttribute("id"))
                .isEqualTo("task-title");

        // When
        browser.fill("Title", "Water the plants");
        browser.press("Save");

        // Then
        browser.sees("Recurrence must");

        // When
        browser.fill("Recurrence", "FREQ=DAILY");
        browser.fill("Tags, with commas between", "home, green");
        browser.press("Save");

        // Then
        browser.sees("FREQ=DAILY");
        assertThat(tasks().get(0).get("tags").toString()).isEqualTo("[\"home\",\"green\"]");
    }

    @Test
    void aConflictIsShownAndResolvedByThePersonAndAddsNothingElse() {
        // Given a task that is changed by somebody else while it is in the form
        String id = todoflow.createTask(user, "Call Anna");
        browser.open(address("tasks"));
        browser.press("Edit Call Anna");
        browser.fill("Title", "Call Anna at noon");
        String path = "/api/%s/tasks/%s".formatted(user, id);
        todoflow.request("PATCH", path, "{\"priority\":\"high\"}");

        // When
        browser.press("Save");

        // Then
        browser.sees("is at version 2; you saw version 1");
        browser.sees("Call Anna at noon");
        assertThat(task(id).get("title").asText()).isEqualTo("Call Anna");

        // When
        browser.press("Save all the same");

        // Then
        await().until(() -> task(id).get("version").asInt() == 3);
        assertThat(task(id).get("title").asText()).isEqualTo("Call Anna at noon");
        assertThat(task(id).get("priority").asText()).isEqualTo("high");
    }

    @Test
    void aChangeIsSeenInASecondWindowAtOnce() {
        // Given
        browser.open(address("tasks"));
        browser.sees("Nothing here");
        String first = browser.window();
        String second = browser.openBeside(address("tasks"));
        browser.find(".dot.up");

        // When
        browser.front(first);
        browser.find(".add input").click();
        browser.type("Seen by both", Keys.ENTER);

        // Then
        browser.front(second);
        browser.sees("Seen by both");
        browser.closeBeside(second, first);
    }

    @Test
    void aReminderComesWhileThePageIsOpen() {
        // Given
        browser.open(address("tasks"));
        browser.find(".dot.up");

        // When
        todoflow.create(
                user, "{\"title\":\"Stretch\",\"remind_at\":\"" + Instant.now().minusSeconds(60) + "\"}");

        // Then
        browser.sees("Reminder: Stretch");
        browser.sees("Notifications");
        assertThat(browser.find(".badge").getText()).endsWith("1");

        // When
        browser.press("Notifications, unread: 1");
        browser.press("Mark Stretch as read");

        // Then
        await().until(() -> todoflow.request("GET", "/api/%s/notifications?unread=true".formatted(user), "")
                .json()
                .get("items")
                .isEmpty());
    }

    @Test
    void theWayOfATaskIsShownHopByHopAndInTheGraph() {
        // Given
        String id = todoflow.createTask(user, "Follow me");
        await().until(() -> way(id).contains("consumer audit") && way(id).contains("audit log"));

        // When
        browser.open(address("flow/" + id));

        // Then
        browser.find("#node-consumer\\:audit.way");
        browser.find("#node-topic\\:task-events.way");
        assertThat(browser.find(".way").getText()).isNotEmpty();
        browser.sees("task.created for topic task-events");
        browser.sees("consumer audit");
    }

    private String way(String id) {
        return todoflow.request("GET", "/api/%s/tasks/%s/way".formatted(user, id), "")
                .body();
    }

    @Test
    void whileTheBrokerIsAwayTheOutboxIsSeenToFillAndThenToDrain() {
        // Given
        browser.open(address("flow"));
        browser.sees("Sidecar up");

        // When
        sidecar.stop();
        try {
            todoflow.createTask(user, "Later");

            // Then
            browser.sees("Sidecar away");
            browser.sees("1 wait");
        } finally {
            sidecar.start();
        }
        browser.sees("Sidecar up");
        browser.sees("0 wait");
    }

    @Test
    void aDeadLetterIsReadAndRedriven() {
        // Given an event that one consumer cannot take, until it is mended
        jdbc.execute(
                "alter table audit_log add constraint no_page check (event #>> '{payload,title}' <> 'page') not valid");
        String event = """
                {"specversion":"1.0","id":"%1$s","source":"curl","type":"task.created","data":
                {"event_id":"%1$s","event_type":"task.created","event_version":"v1","timestamp":"2026-01-01T00:00:00Z",
                 "correlation_id":"by-hand","source":"curl","payload":{"task_id":"%1$s","user_id":"%2$s","title":"page","version":1}}}
                """.formatted(UUID.randomUUID(), user);
        try {
            for (int attempt = 1; attempt <= 5; attempt++) {
                todoflow.deliver("/events/pubsub/task-events", event);
            }
        } finally {
            jdbc.execute("alter table audit_log drop constraint no_page");
        }

        // When
        browser.open(address("letters"));
        browser.find("select[name=status]").sendKeys("dead");
        browser.sees("no_page");
        String letter = String.valueOf(jdbc.queryForObject("select max(id) from dead_letter", Long.class));
        browser.press("Event and failures");

        // Then
        browser.sees("5 attempts");
        browser.sees("\"correlation_id\": \"by-hand\"");

        // When
        browser.press("Redrive letter " + letter);

        // Then
        browser.sees("Letter %s is redriving".formatted(letter));
        await().until(() -> "redriven"
                .equals(jdbc.queryForObject(
                        "select status from dead_letter where id = ?::bigint", String.class, letter)));
        browser.find("select[name=status]").sendKeys("redriven");
        browser.sees("Letter " + letter);
    }

    @ParameterizedTest
    @CsvSource({"tasks,false", "flow,true", "notifications,false", "letters,true"})
    void eachViewIsForEverybody(String view, boolean dark) {
        // Given
        todoflow.create(user, """
                {"title":"Accessible","description":"For all","priority":"high","tags":["a11y"],
                 "due_at":"2020-01-01T00:00:00Z","remind_at":"2030-01-01T00:00:00Z"}
                """);
        browser.open(address(view));
        browser.dark(dark);
        browser.find(view.equals("flow") ? ".node.consumer" : "main > ul, .empty");

        // When
        Results results = new AxeBuilder().analyze(browser.driver());

        // Then
        assertThat(results.getViolations()).as(() -> readable(results)).isEmpty();
    }

    @Test
    void theFormIsForEverybodyAndTheListFitsANarrowScreen() {
        // Given
        todoflow.createTask(
                user, "A title that is quite long, longer than a telephone is wide, and a word: " + "x".repeat(90));
        browser.open(address("tasks"));
        browser.size(400, 800);
        browser.dark(true);
        browser.press("Add with details");
        browser.find("#task-title");

        // When
        Results results = new AxeBuilder().analyze(browser.driver());

        // Then
        assertThat(results.getViolations()).as(() -> readable(results)).isEmpty();
        assertThat(browser.driver().executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
    }

    private static String readable(Results results) {
        return results.getViolations().stream()
                .map(rule -> rule.getHelp() + " "
                        + rule.getNodes().stream()
                                .map(node -> node.getHtml() + " " + node.getFailureSummary())
                                .toList())
                .toList()
                .toString();
    }

    @Test
    void thePageIsOfThisHostAloneAndHasNothingInline() {
        // When
        Response page = todoflow.request("GET", "/", "");

        // Then
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Security-Policy"))
                .contains("default-src 'none'", "script-src 'self';", "style-src 'self';", "require-trusted-types-for")
                .doesNotContain("unsafe", "http");
        assertThat(page.body()).doesNotContain("http:", "https:", "<style", " style=", "onclick");
        assertThat(page.body().split("<script")).hasSize(2);
    }

    /** The pictures of the README: {@code -Dtodoflow.screenshots=docs/images}. */
    @Test
    @EnabledIfSystemProperty(named = "todoflow.screenshots", matches = ".+")
    void thePicturesOfTheReadme() {
        // Given
        Path folder = Path.of(System.getProperty("todoflow.screenshots"));
        for (String task : List.of(
                "{\"title\":\"Read the design once more\",\"priority\":\"low\"}",
                "{\"title\":\"Renew the passport\",\"priority\":\"high\",\"due_at\":\"2020-03-01T09:00:00Z\",\"tags\":[\"papers\"]}",
                "{\"title\":\"Stretch\",\"remind_at\":\"" + Instant.now().minusSeconds(60)
                        + "\",\"recurrence\":\"FREQ=DAILY\",\"due_at\":\"2035-01-01T09:00:00Z\"}",
                "{\"title\":\"Call Anna\",\"description\":\"About the weekend\",\"tags\":[\"home\",\"phone\"]}")) {
            todoflow.create(user, task);
        }
        String id = todoflow.createTask(user, "Buy milk");
        await().until(() -> way(id).contains("audit log"));

        // When
        for (String view : List.of("tasks", "flow/" + id)) {
            browser.open(address(view));
            browser.size(1280, view.equals("tasks") ? 760 : 1350);
            browser.find(".dot.up");
            browser.sees(view.equals("tasks") ? "Call Anna" : "consumer analytics");
            browser.find(view.equals("tasks") ? ".task" : ".lines path.way");
            browser.screenshot(folder.resolve(view.replaceFirst("/.*", "") + ".png"));
        }
        browser.open(address("tasks"));
        browser.size(500, 800);
        browser.dark(true);
        browser.sees("Call Anna");
        browser.screenshot(folder.resolve("narrow-dark.png"));

        // Then
        assertThat(folder.resolve("flow.png")).exists();
    }
}
