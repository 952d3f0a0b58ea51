package io.todoflow.camel.dapr;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Groups tasks that arrive one by one into shared transactions. While few tasks run, a new task runs immediately and
 * alone. Otherwise it waits until a running one ends; all waiting tasks then run together.
 *
 * @param <T> a task
 * @param <R> the result of a task
 */
final class GroupCommit<T, R> {

    /** Two, so that one computes while the other waits for its commit. */
    private static final int MOST_AT_ONCE = 2;

    private static final int LARGEST_GROUP = 100;

    private final Duration patience;
    private final Function<T, R> alone;
    private final Function<List<T>, Optional<List<R>>> together;
    private final Queue<Member> waiting = new ArrayDeque<>();
    private int running;
    /** Whether the timer of the task that has waited longest runs. */
    private boolean isTimed;

    /**
     * @param patience how long a task waits for others at most; after that, it runs alone
     * @param alone runs a single task
     * @param together runs tasks in one transaction, and returns their results in order; empty if it was rolled back,
     *     so that each task runs alone
     */
    GroupCommit(Duration patience, Function<T, R> alone, Function<List<T>, Optional<List<R>>> together) {
        this.patience = patience;
        this.alone = alone;
        this.together = together;
    }

    /** A waiting task, and what its thread does next. */
    private final class Member {
        private final T task;
        private final long deadline = System.nanoTime() + patience.toNanos();
        private final CompletableFuture<Supplier<R>> next = new CompletableFuture<>();

        Member(T task) {
            this.task = task;
        }

        R runAlone() {
            return alone.apply(task);
        }
    }

    /** Runs the task on this thread, or together with others on one of their threads. */
    R run(T task) {
        Member member = new Member(task);
        return enter(member) ? lead(List.of(member)) : awaitTurn(member).get();
    }

    private synchronized boolean enter(Member member) {
        if (running < MOST_AT_ONCE) {
            running++;
            return true;
        }
        waiting.add(member);
        if (!isTimed) {
            timeFirst();
        }
        return false;
    }

    /** Times only the task that has waited longest. A timer for each would cost more CPU time than its wait. */
    private synchronized void timeFirst() {
        Member first = waiting.peek();
        isTimed = first != null;
        if (first != null) {
            CompletableFuture.delayedExecutor(first.deadline - System.nanoTime(), TimeUnit.NANOSECONDS)
                    .execute(this::releaseImpatient);
        }
    }

    private void releaseImpatient() {
        List<Member> impatient = new ArrayList<>();
        synchronized (this) {
            long now = System.nanoTime();
            while (!waiting.isEmpty() && waiting.element().deadline - now <= 0) {
                impatient.add(waiting.remove());
            }
            timeFirst();
        }
        impatient.forEach(member -> member.next.complete(member::runAlone));
    }

    /** How many tasks wait for their turn. */
    synchronized int waiting() {
        return waiting.size();
    }

    private Supplier<R> awaitTurn(Member member) {
        try {
            return member.next.get();
        } catch (ExecutionException e) {
            return leave(member);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return leave(member);
        }
    }

    /** A member of a group that already runs waits for its end. */
    private Supplier<R> leave(Member member) {
        boolean hasLeft;
        synchronized (this) {
            hasLeft = waiting.remove(member);
        }
        return hasLeft ? member::runAlone : member.next.join();
    }

    private R lead(List<Member> group) {
        Member leader = group.get(0);
        Optional<List<R>> results = Optional.empty();
        try {
            if (group.size() == 1) {
                return leader.runAlone();
            }
            results = together.apply(group.stream().map(member -> member.task).toList());
        } finally {
            release(group, results);
            handOver();
        }
        return results.map(all -> all.get(0)).orElseGet(leader::runAlone);
    }

    private void release(List<Member> group, Optional<List<R>> results) {
        for (int i = 1; i < group.size(); i++) {
            Member member = group.get(i);
            int place = i;
            member.next.complete(
                    results.<Supplier<R>>map(all -> () -> all.get(place)).orElse(member::runAlone));
        }
    }

    /** The first waiting task leads the next group. */
    private void handOver() {
        List<Member> group = new ArrayList<>();
        synchronized (this) {
            while (group.size() < LARGEST_GROUP && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
            if (group.isEmpty()) {
                running--;
                return;
            }
        }
        group.get(0).next.complete(() -> lead(group));
    }
}
