package io.todoflow.it.bare;

import java.util.List;

/** Where the relay's events go. */
interface Publisher {

    /** An event in the outbox. */
    record Entry(long id, String taskId, String event) {}

    /** Returns when the broker has all of them; fails when it does not take one. */
    void publish(List<Entry> entries) throws Exception;
}
