package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.dev.TodoflowClient;
import io.todoflow.dev.TodoflowClient.Response;
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

/** A process takes so many requests at once, and sends more away. */
class OverloadTest extends SecuredApplication {

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    MeterRegistry metrics;

    @Test
    void whatIsTooMuchIsSentAwayAndHealthAndDeliveriesAreNot() {
        // Given
        String[] dave = {"Authorization", bearer("dave")};
        String task = todoflow.create("dave", "{\"title\":\"Busy\"}", dave).header("Location");
        String id = task.substring(task.lastIndexOf('/') + 1);
        ExecutorService clients = Executors.newFixedThreadPool(MAX_REQUESTS);

        // When
        List<CompletableFuture<Response>> taken = new TransactionTemplate(transactions).execute(transaction -> {
            jdbc.queryForList("select id from task where id = ? for update", UUID.fromString(id));
            List<CompletableFuture<Response>> waiting = Stream.generate(() -> CompletableFuture.supplyAsync(
                            () -> todoflow.request("PATCH", task, "{\"priority\":\"high\"}", dave), clients))
                    .limit(MAX_REQUESTS)
                    .toList();
            await().untilAsserted(() -> assertThat(freePlaces()).isZero());

            // Then
            Response tooMuch = todoflow.request("GET", "/api/dave/tasks", "", dave);
            assertThat(tooMuch.status()).isEqualTo(503);
            assertThat(tooMuch.header("Retry-After")).isEqualTo("1");
            assertThat(tooMuch.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(tooMuch.json().get("detail").asText()).contains("nothing was changed, try again");
            assertThat(todoflow.request("GET", "/health", "").status()).isEqualTo(200);
            assertThat(todoflow.request("POST", "/events/pubsub/task-reminders", "{}", "dapr-api-token", APP_API_TOKEN)
                            .status())
                    .isEqualTo(200);
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            return waiting;
        });

        // Then
        assertThat(taken).allMatch(request -> request.join().status() == 200);
        await().untilAsserted(() -> assertThat(freePlaces()).isEqualTo(MAX_REQUESTS));
        assertThat(todoflow.request("GET", "/api/dave/tasks", "", dave).status())
                .isEqualTo(200);
        clients.shutdown();
    }

    @Test
    void requestsThatFailGiveTheirPlacesFree() {
        // When
        for (int i = 0; i <= MAX_REQUESTS; i++) {
            todoflow.request("GET", "/api/dave/tasks", "");
            todoflow.request("GET", "/api/dave/tasks?limit=x", "", "Authorization", bearer("dave"));
            todoflow.request("GET", "/api/dave/nothing", "", "Authorization", bearer("dave"));
        }

        // Then
        await().untilAsserted(() -> assertThat(freePlaces()).isEqualTo(MAX_REQUESTS));
    }

    private int freePlaces() {
        return (int) metrics.get("resilience4j.bulkhead.available.concurrent.calls")
                .tag("name", "requests")
                .gauge()
                .value();
    }
}
