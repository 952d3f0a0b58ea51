package io.todoflow.reminder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.task.QuietHours;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Body;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Decides when a mail is sent. */
@Component("mailTimes")
class MailTimes {

    private final ObjectMapper json;
    private final Duration maxAge;

    MailTimes(ObjectMapper json, @Value("${todoflow.reminders.max-age}") Duration maxAge) {
        this.json = json;
        this.maxAge = maxAge;
    }

    /**
     * Changes the outcome of a mail that would be sent: {@code outdated} if its reminder is too old, {@code quiet} if it
     * waits for {@code quietUntil}. Quiet hours do not count as age.
     *
     * @param claimed a row of {@code mail-claim.sql}
     */
    public Map<String, @Nullable Object> decide(@Body Map<String, @Nullable Object> claimed)
            throws JsonProcessingException {
        Map<String, @Nullable Object> decided = new HashMap<>(claimed);
        if (!"waiting".equals(claimed.get("outcome"))) {
            return decided;
        }
        Instant now = instant(claimed, "now");
        Instant time = instant(claimed, "time");
        ZoneId zone = ReminderMails.zone((String) claimed.get("timeZone"));
        Optional<QuietHours> quietHours = quietHours((String) claimed.get("quietHours"));
        Instant latest =
                quietHours.map(quiet -> quiet.after(maxAge, time, zone)).orElseGet(() -> time.plus(maxAge));
        if (latest.isBefore(now)) {
            decided.put("outcome", "outdated");
            return decided;
        }
        quietHours.flatMap(quiet -> quiet.endAt(now, zone)).ifPresent(end -> {
            decided.put("outcome", "quiet");
            decided.put("quietUntil", Timestamp.from(end));
        });
        return decided;
    }

    private static Instant instant(Map<String, @Nullable Object> claimed, String column) {
        return ((Timestamp) Objects.requireNonNull(claimed.get(column))).toInstant();
    }

    private Optional<QuietHours> quietHours(@Nullable String stored) throws JsonProcessingException {
        JsonNode read = json.readTree(stored == null ? "null" : stored);
        return read.isNull() ? Optional.empty() : Optional.of(QuietHours.read(read));
    }
}
