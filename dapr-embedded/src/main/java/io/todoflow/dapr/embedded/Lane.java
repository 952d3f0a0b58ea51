package io.todoflow.dapr.embedded;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Starts tasks in the order of arrival, and limits how many run concurrently. */
final class Lane {

    private final Executor executor;
    private final int atOnce;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int running;

    Lane(Executor executor, int atOnce) {
        this.executor = executor;
        this.atOnce = atOnce;
    }

    /** @throws RejectedExecutionException if no task is running and none can be started */
    synchronized void add(Runnable task) {
        waiting.add(task);
        if (running < atOnce) {
            try {
                executor.execute(this::work);
                running++;
            } catch (RejectedExecutionException e) {
                if (running == 0) {
                    waiting.remove(task);
                    throw e;
                }
            }
        }
    }

    private void work() {
        for (Runnable task = next(); task != null; task = next()) {
            task.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable task = waiting.poll();
        if (task == null) {
            running--;
        }
        return task;
    }
}
