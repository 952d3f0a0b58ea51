package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A row that stays locked, for example by a forgotten transaction, affects only requests for it. */
@TodoflowTest
class LockedRowTest {

    private static final int REQUESTS = 40;

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    JdbcTemplate jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Test
    void requestsForALockedRowAreAnswered503AndOtherUsersAreServed() {
        // Given
        String task = todoflow.createTask("locked", "locked");
        String completion = "/api/locked/tasks/" + task + "/complete";
        ExecutorService clients = Executors.newFixedThreadPool(REQUESTS);
        try {
            new TransactionTemplate(transactions).executeWithoutResult(holder -> {
                jdbc.queryForList("select from task where id = ?::uuid for update", task);

                // When
                List<CompletableFuture<Response>> waiting = Stream.generate(() ->
                                CompletableFuture.supplyAsync(() -> todoflow.request("POST", completion, ""), clients))
                        .limit(REQUESTS)
                        .toList();
                await().until(() -> waitForALock() > 0);
                List<Response> others = Stream.generate(() -> todoflow.create("free", "{\"title\":\"x\"}"))
                        .limit(10)
                        .toList();

                // Then
                assertThat(waitForALock()).as("the row is locked still").isPositive();
                assertThat(others)
                        .allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
                await().until(() -> waiting.stream().allMatch(CompletableFuture::isDone));
                assertThat(waiting).allSatisfy(answer -> {
                    assertThat(answer.join().status()).isEqualTo(503);
                    assertThat(answer.join().header("Retry-After")).isEqualTo("1");
                });
            });
        } finally {
            clients.shutdownNow();
        }

        // And when it is free again
        assertThat(todoflow.request("POST", completion, "").status()).isEqualTo(200);
    }

    private int waitForALock() {
        Integer count = jdbc.queryForObject(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
                Integer.class);
        return count == null ? 0 : count;
    }
}
