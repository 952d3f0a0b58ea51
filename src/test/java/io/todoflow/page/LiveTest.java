package io.todoflow.page;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Live events for connected listeners, and for those that reconnect. */
@TodoflowTest
class LiveTest {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** As {@code todoflow.page.max-listeners-per-user} allows. */
    private static final int MOST_LISTENERS = 20;

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Value("${server.port}")
    int port;

    /** Each test has a separate user. */
    final String user = "live-" + UUID.randomUUID().toString().substring(0, 8);

    /** Reads the lines of an event stream until it is closed. */
    private final class Reader implements AutoCloseable {

        final List<String> lines = new CopyOnWriteArrayList<>();
        private final InputStream body;

        Reader(@Nullable String lastEventId) throws IOException, InterruptedException {
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create("http://localhost:%d/api/%s/live".formatted(port, user)))
                    .timeout(Duration.ofMinutes(2));
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            HttpResponse<InputStream> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            body = response.body();
            Thread reader = new Thread(this::read);
            reader.setDaemon(true);
            reader.start();
            await().until(() -> lines.contains("event:hello"));
        }

        private void read() {
            try (BufferedReader text = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
                text.lines().forEach(lines::add);
            } catch (java.io.IOException | java.io.UncheckedIOException e) {
                lines.add("closed");
            }
        }

        void receives(String what) {
            await().untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains(what)));
        }

        /** The counts of dead letters, in order of arrival. */
        List<String> lettersReceived() {
            List<String> read = List.copyOf(lines);
            return IntStream.range(1, read.size())
                    .filter(i -> read.get(i - 1).equals("event:letters"))
                    .mapToObj(read::get)
                    .toList();
        }

        String lastId() {
            return lines.stream()
                    .filter(line -> line.startsWith("id:"))
                    .reduce((before, last) -> last)
                    .map(line -> line.substring(3))
                    .orElse("");
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }

    /** Listens until an event with an id has arrived, which needs a query that found nothing missing. */
    private String position() throws Exception {
        try (Reader reader = new Reader(null)) {
            await().until(() -> {
                todoflow.createTask(user, "to be sent");
                return !reader.lastId().isEmpty();
            });
            return reader.lastId();
        }
    }

    @Test
    void aReconnectedListenerReceivesTheEventsItMissed() throws Exception {
        // Given
        String position = position();

        // When
        String missed = todoflow.createTask(user, "missed");
        todoflow.createTask("somebody-else", "not sent");
        todoflow.create(
                user,
                "{\"title\":\"remind me\",\"remind_at\":\"" + Instant.now().minusSeconds(60) + "\"}");
        await().until(() -> !todoflow.request("GET", "/api/%s/notifications".formatted(user), "")
                .json()
                .get("items")
                .isEmpty());

        // Then
        try (Reader again = new Reader(position)) {
            again.receives("{\"resumed\":true}");
            again.receives(missed);
            again.receives("\"remind me\"");
            assertThat(String.join("", again.lines)).doesNotContain("somebody-else");
        }
    }

    @Test
    void aRowThatCommitsLateIsNotMissed() throws Exception {
        // Given a transaction that has taken its number, and others that take higher ones and commit before it
        UUID late = UUID.randomUUID();
        try (Reader reader = new Reader(null)) {
            new TransactionTemplate(transactions).executeWithoutResult(transaction -> {
                insertEvent(late);
                String early = todoflow.createTask(user, "early");
                reader.receives(early);
                reader.receives(todoflow.createTask(user, "early, too"));

                // When
                assertThat(String.join("", reader.lines)).doesNotContain(late.toString());
            });

            // Then
            reader.receives(late.toString());
        } finally {
            jdbc.update("delete from event where event_id = ?", late);
        }
    }

    private String positionOfTheList() {
        return preferredPosition("/api/%s/tasks".formatted(user));
    }

    private String preferredPosition(String path) {
        return todoflow.request("GET", path, "", "Prefer", "live-position").header("X-Live-Position");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tasks", "notifications"})
    void aListReturnsItsPositionOnlyOnRequest(String list) {
        // Given
        String path = "/api/%s/%s".formatted(user, list);

        // Then
        assertThat(preferredPosition(path)).matches("[0-9]+-[0-9]+");
        assertThat(todoflow.request("GET", path, "").header("X-Live-Position")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "live-position, return=minimal",
                "return=minimal,live-position",
                "Live-Position",
                "live-position; a=1"
            })
    void thePreferenceMayStandAmongOthers(String preferences) {
        assertThat(todoflow.request("GET", "/api/%s/tasks".formatted(user), "", "Prefer", preferences)
                        .header("X-Live-Position"))
                .isNotEmpty();
    }

    @Test
    void aHeadRequestOpensNoStream() throws IOException, InterruptedException {
        // When
        for (int i = 0; i < MOST_LISTENERS; i++) {
            Response head = todoflow.request("HEAD", "/api/%s/live".formatted(user), "");
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Type")).isEqualTo("text/event-stream");
        }

        // Then
        try (Reader reader = new Reader(null)) {
            assertThat(reader.lines).contains("event:hello");
        }
    }

    @Test
    void onlyListsHaveAPosition() {
        // Given
        String task = "/api/%s/tasks/%s".formatted(user, todoflow.createTask(user, "one"));

        // Then
        assertThat(List.of("/ui/index.html", task))
                .allSatisfy(path -> assertThat(preferredPosition(path)).isEmpty());
    }

    @Test
    void theStreamContainsChangesAfterAListWasRead() throws Exception {
        // Given
        String position = positionOfTheList();

        // When
        String missed = todoflow.createTask(user, "missed");

        // Then
        try (Reader reader = new Reader(position)) {
            reader.receives("{\"resumed\":true}");
            reader.receives(missed);
        }
    }

    @Test
    void theStreamContainsALateCommitWithALowerNumber() throws Exception {
        // Given a transaction that has taken its number, and another that takes a higher one and commits before it
        UUID late = UUID.randomUUID();
        try {
            String position = requireNonNull(new TransactionTemplate(transactions).execute(transaction -> {
                insertEvent(late);
                todoflow.createTask(user, "early");

                // When
                return positionOfTheList();
            }));

            // Then
            assertThat(Long.parseLong(position.replaceFirst("-.*", "")))
                    .isLessThan(jdbc.queryForObject("select id from event where event_id = ?", Long.class, late));
            try (Reader reader = new Reader(position)) {
                reader.receives("{\"resumed\":true}");
                reader.receives(late.toString());
            }
        } finally {
            jdbc.update("delete from event where event_id = ?", late);
        }
    }

    private void insertEvent(UUID event) {
        jdbc.update("""
                insert into event (event_id, event_type, task_id, user_id, correlation_id, topic, cloud_event)
                values (?, 'task.created', ?, ?, 'c', 't', '{}')
                """, event, event, user);
    }

    @Test
    void theNumberOfDeadLettersIsSentAfterTheGreetingAndWhenItChanges() throws Exception {
        try (Reader first = new Reader(null)) {
            // When another one arrives
            try (Reader second = new Reader(null)) {
                String task = todoflow.createTask(user, "seen by both");
                first.receives(task);
                second.receives(task);

                // Then
                second.receives("event:letters");
                assertThat(second.lines.indexOf("event:letters")).isGreaterThan(second.lines.indexOf("event:hello"));
            }
            List<String> sent = first.lettersReceived();
            for (int i = 1; i < sent.size(); i++) {
                assertThat(sent.get(i)).isNotEqualTo(sent.get(i - 1));
            }
        }
    }

    @Test
    void anUnknownOrOldPositionRequiresAFullReload() throws Exception {
        for (String position : List.of("999999999-0", "no position")) {
            try (Reader reader = new Reader(position)) {
                reader.receives("{\"resumed\":false}");
            }
        }
    }

    @Test
    void aPositionUndoneByARestoreRequiresAFullReload() throws Exception {
        // Given
        String position = await().until(this::position, known -> !known.startsWith("0-"));
        long event = Long.parseLong(position.substring(0, position.indexOf('-')));
        todoflow.createTask(user, "after the restore");
        jdbc.update("delete from outbox where id = ?", event);
        jdbc.update("delete from event where id = ?", event);

        // When
        try (Reader reader = new Reader(position)) {

            // Then
            reader.receives("{\"resumed\":false}");
        }
    }

    @Test
    void anInvalidUserIdIsRefused() {
        // When
        TodoflowClient.Response answer = todoflow.request("GET", "/api/not%20allowed/live", "");

        // Then
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asText()).startsWith("user_id must be");
    }
}
