package io.todoflow.camel.dapr;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

/** Runs tasks with the same key one by one, in order of arrival, and those with different keys concurrently. */
final class OrderedExecutor {

    private final ExecutorService threads;
    private final Map<String, Queue<Task<?>>> waiting = new HashMap<>();

    /** @param threads limits how many tasks run concurrently */
    OrderedExecutor(ExecutorService threads) {
        this.threads = threads;
    }

    private record Task<T>(Supplier<T> work, CompletableFuture<T> result) {
        void run() {
            try {
                result.complete(work.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        }
    }

    /** Submits a task. The result fails if the task fails, or if it cannot run because the threads have shut down. */
    <T> CompletableFuture<T> submit(String key, Supplier<T> work) {
        Task<T> task = new Task<>(work, new CompletableFuture<>());
        synchronized (waiting) {
            Queue<Task<?>> queue = waiting.get(key);
            if (queue != null) {
                queue.add(task);
                return task.result;
            }
            waiting.put(key, new ArrayDeque<>());
        }
        try {
            threads.execute(() -> runAll(key, task));
        } catch (RuntimeException e) {
            task.result.completeExceptionally(e);
            failAll(key, e);
        }
        return task.result;
    }

    /** Fails the tasks of a key that wait for one that will never run. */
    private void failAll(String key, RuntimeException failure) {
        Queue<Task<?>> queue;
        synchronized (waiting) {
            queue = waiting.remove(key);
        }
        if (queue != null) {
            queue.forEach(task -> task.result.completeExceptionally(failure));
        }
    }

    private void runAll(String key, Task<?> first) {
        Task<?> next = first;
        while (next != null) {
            next.run();
            synchronized (waiting) {
                Queue<Task<?>> queue = waiting.get(key);
                next = queue == null ? null : queue.poll();
                if (next == null) {
                    waiting.remove(key);
                }
            }
        }
    }

    /** Stops accepting tasks; accepted ones run to their end. */
    void shutdown() {
        threads.shutdown();
    }
}
