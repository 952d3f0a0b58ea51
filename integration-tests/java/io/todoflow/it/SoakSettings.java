package io.todoflow.it;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How a soak runs.
 *
 * @param seed decides which faults come, in which order and for how long, and what the clients do
 * @param span how long there are clients and faults, at most
 * @param events after how many events it ends earlier
 * @param replicas how many applications there are, each with a sidecar
 * @param services which consumers run in processes of their own, each with a sidecar
 * @param clients how many clients there are, each of which waits for its answer
 * @param rate how many requests they send in a second at most, all together; without a limit when 0
 * @param backlog how many events without an effect slow the clients down to one request a second each
 * @param bulk whether the sidecars deliver in bulk
 * @param faultEvery how long nothing is broken between two faults, on average
 * @param faults parts of the names of the faults that are brought about; all when empty
 * @param standby whether the database has a synchronous standby, which takes over; there are no other faults of the
 *     database server then
 * @param isLong whether the processes run as they do in production, and all faults of the machine are tried
 */
record SoakSettings(
        SidecarBroker broker,
        long seed,
        Duration span,
        long events,
        int replicas,
        Services services,
        int clients,
        int rate,
        long backlog,
        boolean bulk,
        Duration faultEvery,
        List<String> faults,
        boolean standby,
        boolean isLong) {

    /** Which consumers run in separate processes. */
    enum Services {
        /** Each application runs all flows. */
        NONE,
        /** One process beside the backend runs all consumers. */
        ONE,
        /** Each service runs in a separate process. */
        EACH
    }

    /** Some seconds, on a runtime that is always available. */
    static SoakSettings brief(long seed, Duration span, String faults) {
        return new SoakSettings(
                SidecarBroker.EMBEDDED,
                seed,
                span,
                Long.MAX_VALUE,
                1,
                Services.NONE,
                4,
                50,
                Long.MAX_VALUE,
                false,
                Duration.ZERO,
                names(faults),
                false,
                false);
    }

    /** The settings in the system properties {@code soak.…}. */
    static SoakSettings ofProperties(SidecarBroker broker, long seed) {
        return new SoakSettings(
                broker,
                seed,
                seconds(60 * Double.parseDouble(System.getProperty("soak.minutes", "5"))),
                Long.getLong("soak.events", Long.MAX_VALUE),
                Integer.getInteger("soak.size", 2),
                Services.valueOf(System.getProperty("soak.services", "none").toUpperCase(Locale.ROOT)),
                Integer.getInteger("soak.clients", 16),
                Integer.getInteger("soak.rate", 0),
                Long.getLong("soak.backlog", 300),
                Boolean.getBoolean("soak.bulk"),
                seconds(Double.parseDouble(System.getProperty("soak.fault-every", "2"))),
                names(System.getProperty("soak.faults", "")),
                Boolean.getBoolean("soak.standby"),
                true);
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(1000 * seconds));
    }

    private static List<String> names(String separated) {
        return Stream.of(separated.split(",", -1))
                .filter(part -> !part.isBlank())
                .toList();
    }
}
