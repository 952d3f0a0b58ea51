package io.todoflow.it.soak;

import io.todoflow.it.world.SidecarBroker;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The settings of a soak.
 *
 * @param seed determines the faults, their order and duration, and the actions of the clients
 * @param span maximum duration with clients and faults
 * @param events number of events after which it ends earlier
 * @param replicas number of applications, each with a sidecar
 * @param services which consumers run in separate processes, each with a sidecar
 * @param clients number of clients, each of which waits for its answer
 * @param rate maximum number of their requests per second in total; 0 for no limit
 * @param backlog number of events without an effect at which each client slows down to one request per second
 * @param bulk whether the sidecars deliver in bulk
 * @param faultEvery mean time between the end of a fault and the next one
 * @param faults parts of the names of the faults to inject; all if empty
 * @param standby whether the database has a synchronous standby, which takes over; this excludes other faults of the
 *     database server
 * @param isLong whether the processes run as in production, with all faults of the machine
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
