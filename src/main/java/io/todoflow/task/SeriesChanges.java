package io.todoflow.task;

import io.todoflow.task.Series.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Computes the series of a task after a request. */
final class SeriesChanges {

    private SeriesChanges() {}

    /**
     * The series of a new task. A recurring task without due time and reminder starts its series when it is completed.
     *
     * @throws InvalidRequestException if the rule never occurs, or the given series is invalid
     */
    static @Nullable Series begin(TaskDraft draft, @Nullable ZoneId zone, Instant now) {
        if (draft.recurrence() == null) {
            if (draft.series() != null) {
                throw new InvalidRequestException("series", "needs a recurrence");
            }
            return null;
        }
        RecurrenceRule rule = RecurrenceRule.parse(draft.recurrence());
        try {
            return draft.series() != null ? draft.series().counted(rule) : begin(rule, draft, zone, now);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("recurrence", String.valueOf(e.getMessage()));
        } catch (DateTimeException e) {
            throw new InvalidRequestException("recurrence", "exceeds the supported range of times");
        }
    }

    private static @Nullable Series begin(RecurrenceRule rule, TaskDraft draft, @Nullable ZoneId zone, Instant now) {
        if (zone == null) {
            return null;
        }
        Instant anchor = times(draft).anchor();
        if (anchor == null) {
            new Occurrences(rule, now, zone).check();
            return null;
        }
        return Series.begin(rule, anchor, times(draft), zone);
    }

    /**
     * The series of a changed task. Postponing an occurrence does not move its series. A new rule starts a new series,
     * and so does adding or removing the due time.
     *
     * @param zone the user's time zone; null if the request changes no times
     * @throws InvalidRequestException if the rule never occurs, or the given series is invalid
     */
    static @Nullable Series change(Task task, TaskDraft draft, @Nullable ZoneId zone, Instant now) {
        Series series = task.series();
        Times before = new Times(task.dueAt(), task.remindAt());
        Times after = times(draft);
        boolean isGiven = draft.series() != null && !draft.series().equals(series);
        boolean isOther = !Objects.equals(task.recurrence(), draft.recurrence())
                || (before.dueAt() == null) != (after.dueAt() == null)
                || after.anchor() == null;
        if (isGiven) {
            return begin(draft, zone, now);
        }
        return series == null || isOther ? begin(draft.withoutSeries(), zone, now) : series.moved(before, after);
    }

    private static Times times(TaskDraft draft) {
        return new Times(draft.dueAt(), draft.remindAt());
    }
}
