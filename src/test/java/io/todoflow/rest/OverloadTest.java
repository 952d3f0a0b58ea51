package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A process limits concurrent and waiting requests, and refuses others. */
class OverloadTest extends LimitedApplication {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    MeterRegistry metrics;

    @Test
    void excessRequestsAreRefusedButHealthAndDeliveriesAreNot() {
        // Given
        String[] dave = {"Authorization", bearer("dave")};
        String[] erin = {"Authorization", bearer("erin")};
        List<Waiting> clients = Stream.concat(
                        Collections.nCopies(MAX_REQUESTS - 1, new Waiting(create("dave", dave), dave)).stream(),
                        Collections.nCopies(1 + MAX_WAITING, new Waiting(create("erin", erin), erin)).stream())
                .toList();

        // When
        List<CompletableFuture<Response>> taken = whileTasksAreLocked(clients, () -> {
            await().untilAsserted(() -> assertThat(waiting()).isEqualTo(MAX_WAITING));

            // Then
            Response tooMuch = todoflow.request("GET", "/api/erin/tasks", "", erin);
            assertSentAway(tooMuch, 503);
            assertThat(todoflow.request("GET", "/api/erin/tasks", "").status()).isEqualTo(401);
            assertThat(todoflow.request("GET", "/api/erin/tasks", "", "Authorization", "Bearer not-a-token")
                            .status())
                    .isEqualTo(401);
            assertThat(todoflow.request("GET", "/health", "").status()).isEqualTo(200);
            assertThat(todoflow.deliver("/events/pubsub/task-reminders", "{}", "dapr-api-token", APP_API_TOKEN)
                            .status())
                    .isEqualTo(200);
        });

        // Then
        assertThat(taken).allMatch(request -> request.join().status() == 200);
        await().untilAsserted(() -> assertThat(freePlaces()).isEqualTo(MAX_REQUESTS));
        assertThat(todoflow.request("GET", "/api/dave/tasks", "", dave).status())
                .isEqualTo(200);
    }

    @Test
    void aFloodingUserIsRefusedAndOthersAreServed() {
        // Given
        String[] dave = {"Authorization", bearer("dave")};
        List<Waiting> clients = Collections.nCopies(
                MAX_REQUESTS_PER_USER + MAX_WAITING_PER_USER, new Waiting(create("dave", dave), dave));

        // When
        List<CompletableFuture<Response>> taken = whileTasksAreLocked(clients, () -> {
            await().untilAsserted(() -> assertThat(freePlaces()).isEqualTo(MAX_REQUESTS - MAX_REQUESTS_PER_USER));
            await().untilAsserted(() -> assertThat(waiting()).isEqualTo(MAX_WAITING_PER_USER));

            // Then
            assertSentAway(todoflow.request("GET", "/api/dave/tasks", "", dave), 429);
            assertSentAway(todoflow.request("GET", "/api/d%61ve/tasks", "", dave), 429);
            assertSentAway(todoflow.request("POST", "/tasks", "{\"title\":\"x\",\"user_id\":\"dave\"}", dave), 429);
            assertSentAway(todoflow.request("POST", "/api/chat", "{\"message\":\"list\"}", dave), 429);
            assertSentAway(todoflow.request("POST", "/mcp", "{}", dave), 429);
            assertThat(todoflow.request("GET", "/api/erin/tasks", "", "Authorization", bearer("erin"))
                            .status())
                    .isEqualTo(200);
        });

        // Then
        assertThat(taken).allMatch(request -> request.join().status() == 200);
        await().untilAsserted(() -> assertThat(
                        todoflow.request("GET", "/api/dave/tasks", "", dave).status())
                .isEqualTo(200));
    }

    @Test
    void failedRequestsReleaseTheirPlaces() {
        // When
        for (int i = 0; i <= MAX_REQUESTS; i++) {
            todoflow.request("GET", "/api/dave/tasks", "");
            todoflow.request("GET", "/api/dave/tasks?limit=x", "", "Authorization", bearer("dave"));
            todoflow.request("GET", "/api/dave/nothing", "", "Authorization", bearer("dave"));
        }

        // Then
        await().untilAsserted(() -> assertThat(freePlaces()).isEqualTo(MAX_REQUESTS));
    }

    /** A client that changes a task. */
    private record Waiting(String task, String[] token) {}

    private String create(String user, String[] token) {
        return todoflow.create(user, "{\"title\":\"Busy\"}", token).header("Location");
    }

    /** The answers to clients that wait until the action has ended. */
    private List<CompletableFuture<Response>> whileTasksAreLocked(List<Waiting> clients, Runnable action) {
        ExecutorService threads = Executors.newFixedThreadPool(clients.size());
        try {
            return new TransactionTemplate(transactions).execute(transaction -> {
                clients.stream()
                        .map(client -> client.task().substring(client.task().lastIndexOf('/') + 1))
                        .distinct()
                        .forEach(id ->
                                jdbc.queryForList("select id from task where id = ? for update", UUID.fromString(id)));
                List<CompletableFuture<Response>> waiting = clients.stream()
                        .map(client -> CompletableFuture.supplyAsync(
                                () -> todoflow.request(
                                        "PATCH", client.task(), "{\"priority\":\"high\"}", client.token()),
                                threads))
                        .toList();
                action.run();
                assertThat(waiting).noneMatch(CompletableFuture::isDone);
                return waiting;
            });
        } finally {
            threads.shutdown();
        }
    }

    private static void assertSentAway(Response response, int status) {
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header("Retry-After")).isEqualTo("1");
        assertThat(response.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(response.json().get("detail").asText()).contains("nothing was changed, try again");
    }

    private int waiting() {
        return (int) metrics.get("todoflow.requests.waiting").gauge().value();
    }

    private int freePlaces() {
        return (int) metrics.get("resilience4j.bulkhead.available.concurrent.calls")
                .tag("name", "requests")
                .gauge()
                .value();
    }
}
