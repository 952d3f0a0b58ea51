package io.todoflow.task;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Computes when a series would occur, before its task exists. */
@Component("occurrencePreview")
class OccurrencePreview {

    private static final int SHOWN = 3;

    /**
     * Up to three occurrences after the first one.
     *
     * @throws InvalidRequestException if a parameter is invalid
     */
    public Map<String, List<String>> read(
            @Header("recurrence") @Nullable String recurrence,
            @Header("start") @Nullable String start,
            @Header("time_zone") @Nullable String timeZone) {
        if (recurrence == null || recurrence.length() > Recurrence.MAX_LENGTH) {
            throw new InvalidRequestException(
                    "recurrence", "must be given once, with 1 to %d characters".formatted(Recurrence.MAX_LENGTH));
        }
        Instant first = time(start);
        ZoneId zone = zone(timeZone);
        try {
            RecurrenceRule rule = RecurrenceRule.parse(recurrence);
            Series begun = Series.begin(rule, first, new Series.Times(first, null), zone);
            List<String> occurrences = Stream.iterate(
                            begun.next(rule), Optional::isPresent, series -> series.orElseThrow()
                                    .next(rule))
                    .limit(SHOWN)
                    .map(series -> series.orElseThrow().occurrenceAt().toString())
                    .toList();
            return Map.of("items", occurrences);
        } catch (IllegalArgumentException e) {
            throw new InvalidRequestException("recurrence", String.valueOf(e.getMessage()));
        }
    }

    private static Instant time(@Nullable String text) {
        try {
            return Rfc3339Time.parse(text == null ? "" : text).toInstant();
        } catch (DateTimeException e) {
            throw new InvalidRequestException("start", "must be " + Rfc3339Time.rule(text == null ? "" : text));
        }
    }

    private static ZoneId zone(@Nullable String name) {
        if (name == null || !TimeZones.isKnown(name)) {
            throw new InvalidRequestException("time_zone", TimeZones.RULE);
        }
        return ZoneId.of(name);
    }
}
