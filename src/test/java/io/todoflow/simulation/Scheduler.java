package io.todoflow.simulation;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs threads one at a time, in virtual time that advances only when all of them wait. The random numbers of a seed
 * decide who continues after a step, so the same seed gives the same run.
 */
final class Scheduler {

    private static final int STEPS = 200_000;
    private static final int LONGEST_RUN_SECONDS = 120;

    private final Random random;
    private final ExecutorService threads;
    private final int percentOfSwitches;
    private final Semaphore ended = new Semaphore(0);
    private final List<Actor> actors = new ArrayList<>();
    private Actor current = new Actor(null, () -> {});
    private boolean stopped;
    private long now;
    private int steps;
    private @Nullable Throwable failure;

    Scheduler(Random random, ExecutorService threads) {
        this.random = random;
        this.threads = threads;
        this.percentOfSwitches = new int[] {2, 8, 30}[random.nextInt(3)];
    }

    /** An actor, which ends with its process if it belongs to one. */
    static final class Actor {

        final @Nullable SimulatedProcess process;
        private final Runnable work;
        private final Semaphore turn = new Semaphore(0);
        private BooleanSupplier ready = () -> true;
        private long wakeAt;
        /** The place where it was started. */
        private volatile @Nullable Thread thread;

        private Actor(@Nullable SimulatedProcess process, Runnable work) {
            this.process = process;
            this.work = work;
        }

        private boolean isDead() {
            return process != null && process.isDead();
        }

        private boolean isStarted() {
            return thread != null;
        }

        private String whereabouts() {
            Thread at = thread;
            return at == null
                    ? "its start"
                    : Arrays.stream(at.getStackTrace()).map(String::valueOf).collect(joining("\n"));
        }
    }

    /** Thrown when the actor's process is dead or the run is over: nothing that the actor still does takes effect. */
    static final class Died extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Died() {
            super("dead", null, false, false);
        }
    }

    /**
     * Runs all actors and those that they spawn until the first one ends; then ends the others.
     *
     * @throws RuntimeException the failure of the first actor
     * @throws AssertionError if it failed with an error, or does not end; the message says where it is
     */
    void run(Runnable work) throws InterruptedException {
        Actor first = spawn(null, () -> {
            work.run();
            stopped = true;
        });
        current = first;
        resume(first);
        if (!ended.tryAcquire(LONGEST_RUN_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("It has not come to an end within %d seconds; who goes on is at%n%s"
                    .formatted(LONGEST_RUN_SECONDS, current.whereabouts()));
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
        if (failure != null) {
            throw new AssertionError(failure);
        }
    }

    Actor spawn(@Nullable SimulatedProcess process, Runnable work) {
        Actor actor = new Actor(process, work);
        actors.add(actor);
        return actor;
    }

    /** Continues an actor on an idle thread. */
    private void resume(Actor actor) {
        if (actor.isStarted()) {
            actor.turn.release();
        } else {
            threads.execute(() -> start(actor));
        }
    }

    private void start(Actor first) {
        try {
            Actor actor = first;
            do {
                actor.thread = Thread.currentThread();
                work(actor);
                actors.remove(actor);
                if (actors.isEmpty()) {
                    ended.release();
                    return;
                }
                actor = next();
                // a thread costs less to keep than to wake
            } while (!actor.isStarted());
            resume(actor);
        } catch (RuntimeException | Error e) {
            failure = e;
            ended.release();
        }
    }

    private void work(Actor actor) {
        try {
            if (!actor.isDead()) {
                actor.work.run();
            }
        } catch (Died e) {
            // its process has ended
        } catch (RuntimeException | Error e) {
            failure = failure == null ? e : failure;
            stopped = true;
        }
    }

    @Nullable
    SimulatedProcess process() {
        return current.process;
    }

    long now() {
        return now;
    }

    /** A point where other actors may continue first, or the process of this one may end. */
    void step() {
        now++;
        if (++steps > STEPS && !stopped) {
            stopped = true;
            failure = new IllegalStateException("It does not come to an end within %d steps".formatted(STEPS));
        }
        if (stopped || random.nextInt(100) < percentOfSwitches) {
            letOthersGo();
        }
        dieIfOver();
    }

    /** Waits until the condition holds, or the process ends. */
    void await(BooleanSupplier condition) {
        if (!condition.getAsBoolean()) {
            current.ready = condition;
            letOthersGo();
        }
        dieIfOver();
    }

    /** Waits in virtual time. */
    void sleep(long millis) {
        current.wakeAt = now + millis;
        letOthersGo();
        dieIfOver();
    }

    private void dieIfOver() {
        if (stopped || current.isDead()) {
            throw new Died();
        }
    }

    private void letOthersGo() {
        Actor self = current;
        Actor next = next();
        if (next != self) {
            resume(next);
            self.turn.acquireUninterruptibly();
        }
    }

    private Actor next() {
        List<Actor> ready = new ArrayList<>();
        long earliest = Long.MAX_VALUE;
        for (Actor actor : actors) {
            if (stopped || actor.isDead()) {
                ready.add(actor);
            } else if (actor.wakeAt > now) {
                earliest = Math.min(earliest, actor.wakeAt);
            } else if (actor.ready.getAsBoolean()) {
                ready.add(actor);
            }
        }
        if (ready.isEmpty() && earliest == Long.MAX_VALUE) {
            stopped = true;
            failure = new IllegalStateException("All wait for each other");
            ready = actors;
        } else if (ready.isEmpty()) {
            now = earliest;
            return next();
        }
        Actor next = ready.get(random.nextInt(ready.size()));
        next.ready = () -> true;
        next.wakeAt = 0;
        current = next;
        return next;
    }
}
