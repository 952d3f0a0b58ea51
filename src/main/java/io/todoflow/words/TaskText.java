package io.todoflow.words;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a text says about a new task. */
public sealed interface TaskText {

    /**
     * A task.
     *
     * @param title the text without all other parts
     * @param recurrence RRULE of RFC 5545
     */
    record Draft(
            String title,
            List<String> tags,
            Optional<String> priority,
            Optional<Instant> dueAt,
            Optional<Instant> remindAt,
            Optional<String> recurrence)
            implements TaskText {}

    /** A text that is ambiguous or incomplete. */
    record Unclear(String question) implements TaskText {}
}
