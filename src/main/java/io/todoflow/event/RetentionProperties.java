package io.todoflow.event;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings under {@code todoflow.retention} that the guarantees depend on. Without a setting, data is kept forever.
 *
 * @param events how long published events are kept and can be replayed
 * @param redelivery maximum time after which an event may still be delivered or redelivered
 * @param inbox how long the inbox remembers which events a consumer has processed
 */
@ConfigurationProperties("todoflow.retention")
record RetentionProperties(
        @Nullable Duration events,
        Duration redelivery,
        @Nullable Duration inbox) {

    /**
     * @throws IllegalArgumentException if an event could arrive after the inbox has forgotten it and take effect twice
     */
    RetentionProperties {
        if (inbox != null && (events == null || inbox.compareTo(events.plus(redelivery)) < 0)) {
            throw new IllegalArgumentException(
                    "todoflow.retention.inbox is %s, but an event that is replayed (events: %s) and arrives late (redelivery: %s) would then take effect twice; %s"
                            .formatted(
                                    text(inbox),
                                    text(events),
                                    text(redelivery),
                                    events == null
                                            ? "leave it empty, as events is"
                                            : "set at least " + text(events.plus(redelivery))));
        }
    }

    private static String text(@Nullable Duration duration) {
        if (duration == null) {
            return "empty";
        }
        return duration.toDaysPart() > 0 && duration.equals(Duration.ofDays(duration.toDays()))
                ? duration.toDays() + "d"
                : duration.toString();
    }
}
