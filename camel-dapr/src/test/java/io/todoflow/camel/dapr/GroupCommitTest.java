package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    private static final Duration PATIENT = Duration.ofMinutes(5);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> alone = new CopyOnWriteArrayList<>();
    private final List<List<String>> together = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void end() {
        gate.countDown();
        threads.shutdownNow();
    }

    /** Tasks whose name begins with "slow" wait for the gate, and those with "broken" fail. */
    private String runAlone(String task) {
        alone.add(task);
        if (task.startsWith("slow")) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (task.startsWith("broken")) {
            throw new IllegalStateException(task + " fails");
        }
        return task + " alone";
    }

    private Optional<List<String>> runTogether(List<String> tasks) {
        together.add(tasks);
        return Optional.of(tasks.stream().map(task -> task + " together").toList());
    }

    private GroupCommit<String, String> groups(
            Duration patience, Function<List<String>, Optional<List<String>>> together) {
        return new GroupCommit<>(patience, this::runAlone, together);
    }

    private CompletableFuture<String> start(GroupCommit<String, String> groups, String task) {
        return CompletableFuture.supplyAsync(() -> groups.run(task), threads);
    }

    /** Two tasks run until the gate opens, and these wait for them, in order. */
    private List<CompletableFuture<String>> startBehindSlowOnes(GroupCommit<String, String> groups, String... tasks) {
        start(groups, "slow 1");
        start(groups, "slow 2");
        await().until(() -> alone.size() == 2);
        List<CompletableFuture<String>> started = new ArrayList<>();
        for (String task : tasks) {
            int before = groups.waiting();
            started.add(start(groups, task));
            await().until(() -> groups.waiting() == before + 1);
        }
        return started;
    }

    private static List<String> results(List<CompletableFuture<String>> started) {
        return started.stream().map(CompletableFuture::join).toList();
    }

    @Test
    void theTasksOfARolledBackGroupRunOneByOne() {
        // Given
        GroupCommit<String, String> groups = groups(PATIENT, tasks -> {
            together.add(tasks);
            return Optional.empty();
        });
        List<CompletableFuture<String>> started = startBehindSlowOnes(groups, "a", "b", "c");

        // When
        gate.countDown();

        // Then
        assertThat(results(started)).containsExactly("a alone", "b alone", "c alone");
        assertThat(together).containsExactly(List.of("a", "b", "c"));
    }

    @Test
    void aTaskThatFailsAloneAffectsNoOther() {
        // Given
        GroupCommit<String, String> groups = groups(PATIENT, tasks -> Optional.empty());
        List<CompletableFuture<String>> started = startBehindSlowOnes(groups, "broken a", "b", "broken c");

        // When
        gate.countDown();

        // Then
        assertThat(started.get(1).join()).isEqualTo("b alone");
        for (int broken : List.of(0, 2)) {
            assertThatThrownBy(() -> started.get(broken).join())
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("fails");
        }
        // And the next task runs
        assertThat(groups.run("d")).isEqualTo("d alone");
    }

    @Test
    void theOtherTasksOfAFailedGroupRunOneByOne() {
        // Given
        GroupCommit<String, String> groups = groups(PATIENT, tasks -> {
            throw new AssertionError("unforeseen");
        });
        List<CompletableFuture<String>> started = startBehindSlowOnes(groups, "a", "b", "c");

        // When
        gate.countDown();

        // Then
        assertThatThrownBy(() -> started.get(0).join()).hasMessageContaining("unforeseen");
        assertThat(results(started.subList(1, 3))).containsExactly("b alone", "c alone");
        assertThat(groups.run("d")).isEqualTo("d alone");
    }

    @Test
    void aTaskWaitsForSlowOnesAtMostItsPatience() {
        // Given
        GroupCommit<String, String> groups = groups(Duration.ofMillis(1), this::runTogether);
        start(groups, "slow 1");
        start(groups, "slow 2");
        await().until(() -> alone.size() == 2);

        // When the slow ones are still running
        String result = groups.run("a");

        // Then
        assertThat(result).isEqualTo("a alone");
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void eachOfSeveralTasksWaitsAtMostItsPatience() {
        // Given
        GroupCommit<String, String> groups = groups(Duration.ofMillis(20), this::runTogether);
        start(groups, "slow 1");
        start(groups, "slow 2");
        await().until(() -> alone.size() == 2);

        // When several tasks arrive at once, and one after they have given up
        List<CompletableFuture<String>> started =
                Stream.of("a", "b", "c").map(task -> start(groups, task)).toList();
        List<String> first = results(started);
        String later = groups.run("d");

        // Then
        assertThat(first).containsExactly("a alone", "b alone", "c alone");
        assertThat(later).isEqualTo("d alone");
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void anInterruptedTaskRunsAloneAndStaysInterrupted() {
        // Given
        GroupCommit<String, String> groups = groups(PATIENT, this::runTogether);
        start(groups, "slow 1");
        start(groups, "slow 2");
        await().until(() -> alone.size() == 2);

        // When
        CompletableFuture<Boolean> interrupted = CompletableFuture.supplyAsync(
                () -> {
                    Thread.currentThread().interrupt();
                    groups.run("a");
                    return Thread.interrupted();
                },
                threads);

        // Then
        assertThat(interrupted.join()).isTrue();
        assertThat(alone).contains("a");
        assertThat(groups.waiting()).isZero();
    }

    @Test
    void tasksThatArriveWhileOthersRunWaitAndRunTogetherInOrder() {
        // Given
        GroupCommit<String, String> groups = groups(PATIENT, this::runTogether);
        List<CompletableFuture<String>> started = startBehindSlowOnes(groups, "a", "b", "c");

        // When
        gate.countDown();

        // Then
        assertThat(results(started)).containsExactly("a together", "b together", "c together");
        assertThat(together).containsExactly(List.of("a", "b", "c"));
        assertThat(alone).containsOnly("slow 1", "slow 2");
    }

    @Test
    void aSingleWaitingTaskRunsAlone() {
        // Given
        GroupCommit<String, String> groups = groups(PATIENT, this::runTogether);
        List<CompletableFuture<String>> started = startBehindSlowOnes(groups, "a");

        // When
        gate.countDown();

        // Then
        assertThat(results(started)).containsExactly("a alone");
        assertThat(together).isEmpty();
    }

    @Test
    void aTaskRunsImmediatelyAndAloneIfNoneIsRunning() {
        // Given
        GroupCommit<String, String> groups = groups(PATIENT, this::runTogether);

        // When
        List<String> results = List.of(groups.run("a"), groups.run("b"), groups.run("c"));

        // Then
        assertThat(results).containsExactly("a alone", "b alone", "c alone");
        assertThat(together).isEmpty();
    }

    @Test
    void eachOfManyTasksRunsOnceAndGetsItsOwnResult() {
        // Given groups, some of which are rolled back
        ConcurrentHashMap<Integer, Integer> runs = new ConcurrentHashMap<>();
        GroupCommit<Integer, Integer> groups = new GroupCommit<>(
                PATIENT,
                task -> {
                    runs.merge(task, 1, Integer::sum);
                    return -task;
                },
                tasks -> {
                    if (tasks.get(0) % 3 == 0) {
                        return Optional.empty();
                    }
                    tasks.forEach(task -> runs.merge(task, 1, Integer::sum));
                    return Optional.of(tasks.stream().map(task -> -task).toList());
                });

        // When
        List<CompletableFuture<Integer>> started = IntStream.range(0, 2_000)
                .mapToObj(task -> CompletableFuture.supplyAsync(() -> groups.run(task), threads))
                .toList();

        // Then
        assertThat(started.stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(
                        IntStream.range(0, 2_000).mapToObj(task -> -task).toList());
        assertThat(runs).hasSize(2_000).allSatisfy((task, count) -> assertThat(count)
                .isEqualTo(1));
        assertThat(groups.waiting()).isZero();
    }
}
