package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class OrderedExecutorTest {

    /** An executor without threads, which runs an action while it refuses a task. */
    private static final class Gone extends AbstractExecutorService {
        private Runnable meanwhile = () -> {};

        @Override
        public void execute(Runnable task) {
            Runnable first = meanwhile;
            meanwhile = () -> {};
            first.run();
            throw new RejectedExecutionException("gone");
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return true;
        }

        @Override
        public boolean isTerminated() {
            return true;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }

    @Test
    void tasksWaitingForARefusedOneFailWithIt() {
        // Given a task that arrives while the previous one is refused
        Gone threads = new Gone();
        OrderedExecutor executor = new OrderedExecutor(threads);
        AtomicReference<CompletableFuture<Integer>> behind = new AtomicReference<>();
        threads.meanwhile = () -> behind.set(executor.submit("key", () -> 2));

        // When
        CompletableFuture<Integer> refused = executor.submit("key", () -> 1);

        // Then
        assertThat(refused).isCompletedExceptionally();
        assertThat(behind.get()).isCompletedExceptionally();
        assertThat(executor.submit("key", () -> 3)).isCompletedExceptionally();
    }
}
