package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Processing the largest allowed body takes less than ten times as long as a body of 1 KB. Compares the fastest of
 * several interleaved runs, because the machine is busy.
 */
@TodoflowTest
class LargestBodyTest {

    private static final int SMALL = 1024;
    private static final int LARGEST = 256 * 1024;
    private static final int TIMES = 10;
    /** The time that any request may take on a busy machine. */
    private static final long LITTLE = 20_000_000;

    private static final int ROUNDS = 7;

    @Autowired
    TodoflowClient todoflow;

    /** A request to a path with this text in its body. */
    private static Arguments entry(String name, String path, UnaryOperator<String> body) {
        return Arguments.of(Named.of(name, path), (IntFunction<String>) size -> {
            int frame = body.apply("").length();
            return body.apply("All_work_and_no_play_makes_Jack_a_dull_boy."
                    .repeat(size / 43 + 1)
                    .substring(0, size - frame));
        });
    }

    static Stream<Arguments> entries() {
        return Stream.of(
                entry("create", "/api/large/tasks", text -> "{\"title\":\"t\",\"description\":\"" + text + "\"}"),
                entry("create, unknown field", "/api/large/tasks", text -> "{\"title\":\"t\",\"x\":\"" + text + "\"}"),
                entry(
                        "create, recurrence",
                        "/api/large/tasks",
                        text -> "{\"title\":\"t\",\"recurrence\":\"" + text + "\"}"),
                entry(
                        "create, tags",
                        "/api/large/tasks",
                        text -> "{\"title\":\"t\",\"tags\":[\"\"" + ",\"\"".repeat(text.length() / 3) + "]}"),
                entry("chat", "/api/large/chat", text -> "{\"message\":\"" + text + "\"}"),
                entry(
                        "chat, conversation",
                        "/api/large/chat",
                        text -> "{\"message\":\"list\",\"conversation_id\":\"" + text + "\"}"),
                entry(
                        "mcp",
                        "/mcp",
                        text -> "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                                + "{\"name\":\"create_task\",\"arguments\":{\"title\":\"" + text + "\"}}}"),
                entry("redrive", "/api/dead-letters/redrive?consumer=none", text -> "{\"x\":\"" + text + "\"}"),
                entry("replay", "/api/replay", text -> "{\"user_id\":\"" + text + "\"}"),
                entry(
                        "trigger",
                        "/api/jobs/trigger",
                        text -> "{\"data\":{\"type\":\"reminder\",\"task_id\":\"" + text + "\"}}"),
                entry("job", "/job/reminder-" + new UUID(0, 0), text -> "{\"x\":\"" + text + "\"}"),
                entry(
                        "event",
                        "/events/pubsub/task-events",
                        text -> event("task.updated", "2030-01-01T00:00:00Z", text)),
                entry("poison event", "/events/pubsub/task-events", text -> event("task.updated", text, "")),
                entry(
                        "failing event",
                        "/events/pubsub/task-events",
                        text -> event("task.completed", "2030-01-01T00:00:00Z", "\",\"recurrence\":\"" + text)));
    }

    private static String event(String type, String time, String description) {
        return """
                {"specversion":"1.0","id":"%1$s","source":"large","type":"%2$s","data":
                 {"event_id":"%1$s","event_type":"%2$s","event_version":"v1","timestamp":"%3$s","correlation_id":"c",
                  "source":"large","payload":{"task_id":"%1$s","user_id":"large","version":2,"description":"%4$s"}}}
                """.formatted(UUID.randomUUID(), type, time, description);
    }

    @ParameterizedTest
    @MethodSource("entries")
    void theLargestBodyTakesLittleMoreMemoryThanASmallOne(String path, IntFunction<String> body) {
        // Given
        send(path, body.apply(SMALL));
        send(path, body.apply(LARGEST));

        // When
        long[] small = new long[ROUNDS];
        long[] largest = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            small[round] = send(path, body.apply(SMALL));
            largest[round] = send(path, body.apply(LARGEST));
        }

        // Then
        assertThat(fastest(largest)).isLessThan(TIMES * Math.max(fastest(small), LITTLE));
    }

    private static long fastest(long[] times) {
        return IntStream.range(0, times.length).mapToLong(i -> times[i]).min().orElseThrow();
    }

    /** Nanoseconds until the answer. */
    private long send(String path, String body) {
        long start = System.nanoTime();
        Response answer = todoflow.request(
                "POST", path, body, "Accept", "application/json, text/event-stream", "Content-Type", type(path));
        long time = System.nanoTime() - start;
        assertThat(answer.status()).isLessThan(500);
        return time;
    }

    private static String type(String path) {
        return path.startsWith("/events/") ? "application/cloudevents+json" : "application/json";
    }
}
