package io.todoflow.page;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.dev.DevelopmentSidecar;
import io.todoflow.testing.TodoflowClient.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A user works with the page in a real browser. */
class PageTest extends PageOfAUser {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    DevelopmentSidecar sidecar;

    @Autowired
    JdbcTemplate jdbc;

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
        browser.seesNoTask("Buy <b>milk</b>");
        await().until(() -> tasks().get(0).get("status").asText().equals("completed"));

        // When
        browser.find("select[name=status]").sendKeys("All");
        browser.press("Delete Buy <b>milk</b>");

        // Then
        browser.seesNoTask("Buy <b>milk</b>");
        await().until(() -> tasks().isEmpty());
    }

    @Test
    void aRefusedValueIsReportedAtItsField() {
        // Given
        browser.open(address("tasks"));

        // When
        browser.press("Add with details");
        browser.choose("select[name=repeat]", "Custom rule (RFC 5545)");
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
        browser.fill("Tags, separated by commas", "home, green");
        browser.press("Save");

        // Then
        browser.sees("every day");
        assertThat(tasks().get(0).get("recurrence").asText()).isEqualTo("FREQ=DAILY");
        assertThat(tasks().get(0).get("tags").toString()).isEqualTo("[\"home\",\"green\"]");
    }

    @Test
    void theUserResolvesAConflictWithoutLosingTheOtherChange() {
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
        browser.press("Save anyway");

        // Then
        await().until(() -> task(id).get("version").asInt() == 3);
        assertThat(task(id).get("title").asText()).isEqualTo("Call Anna at noon");
        assertThat(task(id).get("priority").asText()).isEqualTo("high");
    }

    @Test
    void aTaskDeletedDuringAnEditIsRestoredWithTheEdit() {
        // Given
        String id = todoflow.createTask(user, "Call Anna");
        browser.open(address("tasks"));
        browser.press("Edit Call Anna");
        browser.fill("Title", "Call Anna at noon");
        todoflow.request("DELETE", "/api/%s/tasks/%s".formatted(user, id), "");

        // When
        browser.press("Save");

        // Then
        browser.sees("was deleted while you were editing it");
        browser.sees("Call Anna at noon");

        // When
        browser.press("Restore and save");

        // Then
        browser.seesTask("Call Anna at noon");
        assertThat(task(id).get("title").asText()).isEqualTo("Call Anna at noon");
    }

    @Test
    void completionAndDeletionAreUndoneAndTheFocusGoesToTheNextTask() {
        // Given
        String third = todoflow.createTask(user, "Third");
        todoflow.createTask(user, "Second");
        String first = todoflow.createTask(user, "First");
        browser.open(address("tasks"));
        browser.seesTask("Third");

        // When
        browser.press("Complete First");

        // Then
        browser.seesNoTask("First");
        await().until(() -> browser.focused().equals("Complete Second"));

        // When
        browser.press("Undo");

        // Then
        browser.seesTask("First");
        await().until(() -> task(first).get("status").asText().equals("open"));
        assertThat(browser.titles()).containsExactly("First", "Second", "Third");

        // When
        browser.press("Delete Third");

        // Then
        browser.seesNoTask("Third");
        await().until(() -> browser.focused().equals("Delete Second"));

        // When
        browser.press("Undo");

        // Then
        browser.seesTask("Third");
        await().until(() -> task(third).get("version").asInt() == 3);
        assertThat(browser.titles()).containsExactly("First", "Second", "Third");
    }

    @Test
    void anAnswerOlderThanTheUsersChangeIsIgnored() {
        // Given late news of a task, whose answer is on its way while the task is completed
        String id = todoflow.createTask(user, "First");
        todoflow.createTask(user, "Second");
        browser.open(address("tasks"));
        browser.seesTask("First");
        browser.run("""
                const real = window.fetch;
                window.answers = 0;
                window.fetch = async (url, options) => {
                  const answer = await real(url, options);
                  if (options?.method === 'GET' && url.endsWith(arguments[0]) && window.answers++ === 0) {
                    await new Promise((goOn) => { window.goOn = goOn; });
                  }
                  return answer;
                };
                """, id);
        send("/api/%s/live".formatted(user), "task", Map.of("task_id", id));
        await().until(() -> Boolean.TRUE.equals(browser.run("return Boolean(window.goOn)")));

        // When
        browser.press("Complete First");
        browser.seesNoTask("First");
        browser.run("""
                window.back = false;
                new MutationObserver(() => { window.back ||= Boolean(document.getElementById('task-' + arguments[0])); })
                  .observe(document.body, { childList: true, subtree: true });
                window.goOn();
                """, id);

        // Then
        await().until(() -> Boolean.TRUE.equals(browser.run("return window.answers > 1")));
        await().until(() -> task(id).get("status").asText().equals("completed"));
        assertThat(browser.run("return window.back")).isEqualTo(false);
        assertThat(browser.focused()).isEqualTo("Complete Second");
    }

    @Test
    void aCompletedTaskIsReopened() {
        // Given
        String id = todoflow.createTask(user, "Not done after all");
        todoflow.request("POST", "/api/%s/tasks/%s/complete".formatted(user, id), "");
        browser.open(address("tasks?status=completed"));

        // When
        browser.press("Reopen Not done after all");

        // Then
        browser.seesNoTask("Not done after all");
        await().until(() -> task(id).get("status").asText().equals("open"));
    }

    @Test
    void aTaskIsAddedFromTextAfterAPreview() {
        // Given
        browser.open(address("tasks"));

        // When
        browser.find(".add input").sendKeys("Buy milk tomorrow 9am #home !high");

        // Then nothing is created yet
        await().until(() -> browser.find("#add-understood").getText().matches("(?s)Buy milk.*due .*high.*home.*"));
        assertThat(tasks()).isEmpty();

        // When
        browser.type(Keys.ENTER);

        // Then
        browser.seesTask("Buy milk");
        await().until(() -> tasks().size() == 1);
        assertThat(tasks().get(0).get("priority").asText()).isEqualTo("high");
        assertThat(tasks().get(0).get("tags").toString()).isEqualTo("[\"home\"]");
        assertThat(tasks().get(0).has("due_at")).isTrue();
    }

    @Test
    void anUnclearTextIsQuestionedAndCanBeAddedAsWritten() {
        // Given
        browser.open(address("tasks"));

        // When
        browser.find(".add input").sendKeys("Pay rent 2020-01-01", Keys.ENTER);

        // Then
        await().until(() -> browser.find("#add-problem").getText().contains("in the past"));
        assertThat(browser.find(".add input").getDomProperty("value")).isEqualTo("Pay rent 2020-01-01");
        assertThat(tasks()).isEmpty();

        // When
        browser.press("Add as written");

        // Then
        browser.seesTask("Pay rent 2020-01-01");
        await().until(() -> tasks().size() == 1);
    }

    @Test
    void aLiveChangeUpdatesItsRowAndKeepsTheLoadedPages() {
        // Given
        String oldest = todoflow.createTask(user, "Oldest");
        for (int i = 1; i <= 119; i++) {
            todoflow.createTask(user, "Task " + i);
        }
        browser.open(address("tasks"));
        browser.press("More");
        await().until(() -> browser.titles().size() == 100);
        browser.press("More");
        browser.seesTask("Oldest");

        // When
        todoflow.request("PATCH", "/api/%s/tasks/%s".formatted(user, oldest), "{\"title\":\"Oldest and changed\"}");
        todoflow.createTask(user, "Newest");

        // Then
        browser.seesTask("Newest");
        browser.seesTask("Oldest and changed");
        assertThat(browser.titles())
                .hasSize(121)
                .startsWith("Newest", "Task 119")
                .endsWith("Task 1", "Oldest and changed");
    }

    @Test
    void filtersAndATaskHaveAnAddress() {
        // Given
        String id = todoflow.create(user, "{\"title\":\"Paint\",\"priority\":\"high\"}")
                .json()
                .get("id")
                .asText();
        todoflow.createTask(user, "Read");

        // When
        browser.open(address("tasks?priority=high"));

        // Then
        browser.seesTask("Paint");
        assertThat(browser.titles()).containsExactly("Paint");
        assertThat(browser.find("select[name=priority]").getDomProperty("value"))
                .isEqualTo("high");

        // When
        browser.press("Paint");

        // Then
        browser.hasInput("Title", "Paint");
        assertThat(browser.driver().getCurrentUrl()).endsWith("#/tasks/" + id + "?priority=high");

        // When
        browser.press("Cancel");
        browser.find("select[name=priority]").sendKeys("Any");

        // Then
        browser.seesTask("Read");
        assertThat(browser.driver().getCurrentUrl()).endsWith("#/tasks");
    }

    @ParameterizedTest
    @CsvSource({
        "tasks,/tasks?status",
        "notifications,/notifications?limit",
        "chat,/conversations",
        "statistics,/stats?from",
        "flow,/tasks?status",
        "letters,/dead-letters?",
        "settings,/preferences"
    })
    void eachViewReadsItsDataOnce(String view, String request) {
        // Given no letter of another test, which would change while the page opens
        jdbc.execute("delete from dead_letter");

        // When
        browser.open(address(view));

        // Then
        await().until(() -> requests().stream().anyMatch(url -> url.contains(request)));
        browser.find(".dot.up");
        assertThat(requests()).doesNotHaveDuplicates();
    }

    /** The requests that the page has received answers to. */
    private List<String> requests() {
        Object names = browser.run("return performance.getEntriesByType('resource').map(entry => entry.name)");
        return ((List<?>) requireNonNull(names)).stream().map(String::valueOf).toList();
    }

    @Test
    void unsavedInputSurvivesAReload() {
        // Given
        browser.open(address("tasks"));
        browser.press("Add with details");
        browser.fill("Title", "Half written");

        // When
        browser.driver().navigate().refresh();

        // Then
        browser.hasInput("Title", "Half written");

        // When
        browser.press("Cancel");
        browser.driver().navigate().refresh();

        // Then
        browser.sees("Nothing here");
        assertThat(browser.find("#app").getText()).doesNotContain("Add task");
    }

    private void notify(String title, String id) {
        jdbc.update("""
                insert into notification (id, user_id, task_id, title, remind_at)
                values (?::uuid, ?, gen_random_uuid(), ?, now())
                """, id, user, title);
    }

    /**
     * A new listener receives events of the preceding second, even those of the next page; so the page is opened again.
     */
    private void openTheFirstPageOfNotifications() {
        await().until(() -> {
            browser.open(address("notifications"));
            return await().until(() -> browser.titles().size(), titles -> titles >= 50) == 50;
        });
    }

    @Test
    void notificationsOfFurtherPagesAreMarkedAsReadTogether() {
        // Given
        for (int i = 1; i <= 60; i++) {
            notify("Reminder " + i, UUID.randomUUID().toString());
        }
        openTheFirstPageOfNotifications();

        // When
        browser.press("More");

        // Then
        await().until(() -> browser.titles().size() == 60);

        // When
        browser.press("Mark all as read");

        // Then
        await().until(() -> todoflow.request("GET", "/api/%s/notifications?unread=true".formatted(user), "")
                .json()
                .get("items")
                .isEmpty());
        assertThat(browser.titles()).hasSize(60);
    }

    @Test
    void aRepeatedNotificationOfAFurtherPageIsShownOnce() {
        // Given
        for (int i = 1; i <= 60; i++) {
            notify("Reminder " + i, UUID.randomUUID().toString());
        }
        openTheFirstPageOfNotifications();

        // When the stream sends all of them again, as it does when transactions of that time are still open
        get("notifications?limit=100")
                .json()
                .get("items")
                .forEach(notification -> send(
                        "/api/%s/live".formatted(user),
                        "notification",
                        JSON.convertValue(notification, new TypeReference<Map<String, Object>>() {})));

        // Then
        assertThat(browser.titles()).hasSize(50);

        // When
        browser.press("More");

        // Then
        await().until(() -> browser.titles().size() == 60);
        assertThat(browser.titles()).doesNotHaveDuplicates();
    }

    @Test
    void aReminderIsSnoozed() {
        // Given
        String id = todoflow.create(
                        user,
                        "{\"title\":\"Stretch\",\"remind_at\":\""
                                + Instant.now().minusSeconds(60) + "\"}")
                .json()
                .get("id")
                .asText();
        browser.open(address("notifications"));

        // When
        browser.press("Remind again: Stretch");
        browser.press("In 1 hour");

        // Then
        browser.sees("Reminder for “\u2068Stretch\u2069” set to");
        assertThat(Instant.parse(task(id).get("remind_at").asText()))
                .isAfter(Instant.now().plusSeconds(3000));
        await().until(() -> get("notifications?unread=true").json().get("items").isEmpty());
    }

    @Test
    void anInvalidUserInTheAddressIsReported() {
        // When
        browser.open("http://localhost:%d/?user=no%%20body".formatted(port));

        // Then
        browser.sees("“no body” in the address is not a user id");
    }

    @Test
    void tasksAreFoundByTextWhileTypingAndByDueDay() {
        // Given
        todoflow.create(user, "{\"title\":\"Late\",\"due_at\":\"2020-01-01T00:00:00Z\"}");
        todoflow.create(user, "{\"title\":\"Soon\",\"due_at\":\"2035-01-01T00:00:00Z\"}");
        todoflow.create(user, "{\"title\":\"Today\",\"due_at\":\"" + Instant.now() + "\"}");
        browser.open(address("tasks"));
        browser.seesTask("Late");

        // When
        browser.find("input[name=q]").sendKeys("soo");

        // Then
        await().until(() -> browser.titles().equals(List.of("Soon")));

        // When
        browser.find("input[name=q]").sendKeys(Keys.BACK_SPACE, Keys.BACK_SPACE, Keys.BACK_SPACE);
        browser.press("Overdue");

        // Then
        await().until(() -> browser.titles().equals(List.of("Today", "Late")));
        browser.press("Upcoming");
        await().until(() -> browser.titles().equals(List.of("Soon")));
        browser.press("Today");
        await().until(() -> browser.titles().equals(List.of("Today")));
        assertThat(browser.driver().getCurrentUrl()).endsWith("#/tasks?due=today");
    }

    @Test
    void userTextKeepsItsDirection() {
        // Given
        todoflow.createTask(user, "שלום עולם");

        // When
        browser.open(address("tasks"));

        // Then
        browser.seesTask("שלום עולם");
        assertThat(browser.find("ul.tasks .title").getCssValue("direction")).isEqualTo("rtl");
        assertThat(browser.find("ul.tasks .actions").getCssValue("direction")).isEqualTo("ltr");
    }

    @Test
    void aSecondWindowShowsAChangeImmediately() {
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
    void moreWindowsThanABrowserHasConnectionsWorkSideBySide() {
        // Given
        browser.open(address("tasks"));
        browser.find(".dot.up");
        String first = browser.window();
        List<String> others = IntStream.range(0, 7)
                .mapToObj(i -> browser.openWindow(address("tasks")))
                .toList();

        // When
        browser.find(".add input").click();
        browser.type("Seen by all", Keys.ENTER);

        // Then
        for (String window : others) {
            browser.front(window);
            browser.seesTask("Seen by all");
        }

        // When the windows go, the one that listened among them
        browser.front(first);
        browser.seesTask("Seen by all");
        others.forEach(window -> browser.closeBeside(window, first));
        todoflow.createTask(user, "Seen by the last");

        // Then
        browser.seesTask("Seen by the last");
    }

    @Test
    void aWindowIgnoresTheEventsOfAWindowOfAnotherVersion() {
        // Given
        browser.open(address("tasks"));
        browser.sees("Nothing here");
        browser.run("""
                const real = window.fetch;
                window.read = [];
                window.fetch = (path, options) => {
                  window.read.push(...(path.match(/(?<=\\/tasks\\/)[^/?]+$/) ?? []));
                  return real(path, options);
                };
                """);
        String own = UUID.randomUUID().toString();

        // When
        String live = "/api/%s/live".formatted(user);
        sendAsVersion(
                "/ui/v/0/", live, "task", Map.of("task_id", UUID.randomUUID().toString()));
        send(live, "task", Map.of("task_id", own));

        // Then
        await().until(() -> Boolean.TRUE.equals(browser.run("return window.read.length > 0")));
        assertThat(browser.run("return window.read")).isEqualTo(List.of(own));
    }

    @Test
    void withoutLocksEachWindowHearsEachEventOnce() {
        // Given a browser without TLS, whose six connections no other page uses
        browser.open("about:blank");
        String main = browser.window();
        String insecure = """
                Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
                Object.defineProperty(Crypto.prototype, 'randomUUID', { value: undefined });
                """;
        String count = insecure + """
                const real = window.fetch;
                window.streams = 0;
                window.read = [];
                window.fetch = (path, options) => {
                  window.read.push(...(path.match(/(?<=\\/tasks\\/)[^/?]+$/) ?? []));
                  return real(path, options).then((response) => {
                    window.streams += path.endsWith('/live');
                    return response;
                  });
                };
                """;
        String first = browser.openWindow(address("tasks"), count);
        await().until(() -> Long.valueOf(1).equals(browser.run("return window.streams")));
        String second = browser.openWindow(address("tasks"), count);
        await().until(() -> Long.valueOf(1).equals(browser.run("return window.streams")));

        // When
        List<String> ids = IntStream.range(0, 3)
                .mapToObj(i -> todoflow.createTask(user, "Task " + i))
                .toList();

        // Then
        for (String window : List.of(second, first)) {
            browser.front(window);
            browser.seesTask("Task 2");
            assertThat(browser.run("return window.read")).isEqualTo(ids);
            assertThat(browser.run("return window.streams")).isEqualTo(1L);
        }

        // When
        browser.find(".add input").click();
        browser.type("Without TLS", Keys.ENTER);

        // Then
        browser.seesTask("Without TLS");
        await().until(() -> tasks().size() == 4);
        browser.closeBeside(second, first);
        browser.closeBeside(first, main);
    }

    @Test
    void aReminderAppearsWhileThePageIsOpen() {
        // Given
        browser.open(address("tasks"));
        browser.find(".dot.up");

        // When
        todoflow.create(
                user, "{\"title\":\"Stretch\",\"remind_at\":\"" + Instant.now().minusSeconds(60) + "\"}");

        // Then
        browser.sees("Reminder: “\u2068Stretch\u2069”");
        browser.sees("Notifications");
        assertThat(browser.find(".badge").getText()).endsWith("1");

        // When
        browser.press("Notifications 1 unread");
        browser.press("Mark as read: Stretch");

        // Then
        await().until(() -> todoflow.request("GET", "/api/%s/notifications?unread=true".formatted(user), "")
                .json()
                .get("items")
                .isEmpty());
    }

    @Test
    void aTaskIsNotOpenedAfterItsAddressIsLeft() {
        // Given a task that is not in the list
        String id = todoflow.createTask(user, "Done");
        todoflow.request("POST", "/api/%s/tasks/%s/complete".formatted(user, id), "");
        browser.open(address("tasks"));
        browser.sees("Nothing here");
        hold("/tasks/" + id);
        browser.run("location.hash = '#/tasks/' + arguments[0]", id);

        // When
        browser.press("Notifications");
        letGo();
        browser.press("Tasks");

        // Then
        browser.sees("Nothing here");
        assertThat(browser.driver().findElements(By.cssSelector("dialog[open]")))
                .isEmpty();
    }

    @Test
    void aTaskThatIsAlreadyOverdueIsNotAnnounced() {
        // Given
        browser.open(address("tasks"));
        browser.find(".dot.up");

        // When
        todoflow.create(
                user, "{\"title\":\"Late\",\"due_at\":\"" + Instant.now().minusSeconds(60) + "\"}");
        String id = todoflow.create(
                        user,
                        "{\"title\":\"Moved\",\"due_at\":\"" + Instant.now().plusSeconds(6000) + "\"}")
                .json()
                .get("id")
                .asText();
        todoflow.request(
                "PATCH",
                "/api/%s/tasks/%s".formatted(user, id),
                "{\"due_at\":\"" + Instant.now().minusSeconds(60) + "\"}");
        await().until(() -> get("notifications").json().get("items").size() == 2);
        todoflow.create(
                user, "{\"title\":\"Stretch\",\"remind_at\":\"" + Instant.now().minusSeconds(60) + "\"}");

        // Then only the later notification is announced
        browser.sees("Reminder: “\u2068Stretch\u2069”");
        assertThat(browser.text()).doesNotContain("Reminder: “\u2068Late\u2069”", "Reminder: “\u2068Moved\u2069”");
        assertThat(browser.find(".badge").getText()).endsWith("1");

        // When
        browser.press("Notifications 1 unread");

        // Then
        browser.sees("Late");
        browser.sees("Moved");
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
    void theOutboxFillsDuringAnOutageOfTheBrokerAndDrainsAfterwards() {
        // Given an empty outbox
        browser.open(address("flow"));
        browser.sees("Sidecar up");
        browser.sees(".node.outbox", "0 waiting");

        // When
        sidecar.stop();
        try {
            todoflow.createTask(user, "Later");

            // Then
            browser.sees("Sidecar down");
            browser.sees(".node.outbox", "1 waiting");
        } finally {
            sidecar.start();
        }
        browser.sees("Sidecar up");
        browser.sees(".node.outbox", "0 waiting");
    }

    @ParameterizedTest
    @CsvSource({
        "tasks,false",
        "flow,true",
        "notifications,false",
        "letters,true",
        "chat,false",
        "statistics,true",
        "settings,false"
    })
    void eachViewIsAccessible(String view, boolean dark) {
        // Given
        todoflow.create(user, """
                {"title":"Accessible","description":"For all","priority":"high","tags":["a11y"],
                 "due_at":"2020-01-01T00:00:00Z","remind_at":"2030-01-01T00:00:00Z"}
                """);
        browser.open(address(view));
        browser.dark(dark);
        browser.find(view.equals("flow") ? ".node.consumer" : "main > ul:not(:empty), .empty, .chart, .settings");

        // Then
        Accessibility.isFullIn(browser);
    }

    @Test
    void theFormIsAccessibleAndTheListFitsANarrowScreen() {
        // Given
        todoflow.createTask(
                user, "A title that is quite long, longer than a telephone is wide, and a word: " + "x".repeat(90));
        browser.open(address("tasks"));
        browser.size(360, 740);
        browser.dark(true);
        browser.press("Add with details");

        // When
        browser.find("#task-title");

        // Then
        Accessibility.isFullIn(browser);
        assertThat(browser.driver().executeScript("return document.documentElement.scrollWidth <= window.innerWidth"))
                .isEqualTo(true);
    }

    @Test
    void onAPhoneTheFirstTaskIsInTheUpperHalf() {
        // Given
        todoflow.createTask(user, "First");
        browser.open(address("tasks"));
        browser.size(360, 740);

        // When
        browser.seesTask("First");

        // Then
        await().until(() -> browser.find("ul.tasks .task").getRect().getY() < 370);
        browser.press("Filters");
        assertThat(browser.find("select[name=status]").isDisplayed()).isTrue();
    }

    @Test
    void thePageLoadsOnlyFromThisHostAndHasNoInlineCode() {
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
}
