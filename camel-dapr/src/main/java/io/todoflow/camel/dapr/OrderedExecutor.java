package io.todoflow.camel.dapr;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** Runs tasks of one key one after the other, in the order in which they came, and those of different keys at once. */
final class OrderedExecutor {

    private final ExecutorService threads;
    private final Map<String, Queue<Runnable>> waiting = new HashMap<>();

    /** @param threads as many as tasks may run at once */
    OrderedExecutor(ExecutorService threads) {
        this.threads = threads;
    }

    <T> CompletableFuture<T> submit(String key, Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable run = () -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        };
        synchronized (waiting) {
            Queue<Runnable> queue = waiting.get(key);
            if (queue != null) {
                queue.add(run);
                return result;
            }
            waiting.put(key, new ArrayDeque<>());
        }
        start(key, run, result);
        return result;
    }

    private void start(String key, Runnable run, CompletableFuture<?> result) {
        try {
            threads.execute(() -> runAll(key, run));
        } catch (RuntimeException e) {
            synchronized (waiting) {
                waiting.remove(key);
            }
            result.completeExceptionally(e);
        }
    }

    private void runAll(String key, Runnable first) {
        Runnable next = first;
        while (next != null) {
            next.run();
            synchronized (waiting) {
                Queue<Runnable> queue = waiting.get(key);
                next = queue == null ? null : queue.poll();
                if (next == null) {
                    waiting.remove(key);
                }
            }
        }
    }

    void shutdown() {
        threads.shutdown();
    }
}
