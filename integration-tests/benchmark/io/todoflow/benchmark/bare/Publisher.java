package io.todoflow.benchmark.bare;

import java.util.List;

/** Publishes the relay's events. */
interface Publisher {

    /** An event in the outbox. */
    record Entry(long id, String taskId, String event) {}

    /** Returns when the broker has accepted all of them; fails if it refuses one. */
    void publish(List<Entry> entries) throws Exception;
}
