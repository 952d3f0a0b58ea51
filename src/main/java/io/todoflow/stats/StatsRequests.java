package io.todoflow.stats;

import io.todoflow.names.ExchangeNames.Headers;
import io.todoflow.task.InvalidRequestException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Header;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks the requested days of statistics. */
@Component("statsRequests")
class StatsRequests {

    private static final int DEFAULT_DAYS = 30;
    private static final int MOST_DAYS = 366;
    private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

    private final Clock clock;

    StatsRequests(Clock clock) {
        this.clock = clock;
    }

    /**
     * Sets the default days: until today in the user's time zone.
     *
     * @throws InvalidRequestException if the days are invalid
     */
    public void range(
            Exchange exchange,
            @Header("from") @Nullable String from,
            @Header("to") @Nullable String to,
            @Header(Headers.USER_TIME_ZONE) String timeZone) {
        LocalDate last = to == null ? LocalDate.now(clock.withZone(ZoneId.of(timeZone))) : day("to", to);
        LocalDate first = from == null
                ? Collections.max(List.of(FIRST_DAY, last.minusDays(DEFAULT_DAYS - 1L)))
                : day("from", from);
        if (first.isAfter(last) || ChronoUnit.DAYS.between(first, last) >= MOST_DAYS) {
            throw new InvalidRequestException(
                    "from", "must be at most %d days before to, and not after it".formatted(MOST_DAYS - 1));
        }
        exchange.getMessage().setHeader("from", first.toString());
        exchange.getMessage().setHeader("to", last.toString());
    }

    private static LocalDate day(String field, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (!day.isBefore(FIRST_DAY) && day.getYear() <= 9999) {
                return day;
            }
        } catch (DateTimeException e) {
            // reported below
        }
        throw new InvalidRequestException(field, "must be a day such as 2030-01-31");
    }
}
