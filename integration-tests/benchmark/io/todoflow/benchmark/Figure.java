package io.todoflow.benchmark;

import org.jspecify.annotations.Nullable;

/**
 * The figures of the benchmark, in the order of its table, with their goals. Ratios derive from other figures of the
 * run.
 */
enum Figure {
    WARM_UP("Warm-up: seconds"),
    COMMITS("B1: commits/s of two inserts of 1 KB, bare JDBC"),
    BARE_BULKS("B2: events/s of the bare Dapr SDK, bulks of " + Sizes.BULK),
    BARE_KAFKA("B2 by kafka-clients alone, for reference: events/s, bulks of " + Sizes.BULK),
    HAND_WRITTEN_WARM_UP("B3: seconds of warm-up"),
    HAND_WRITTEN("B3: events/s of the same pipeline hand-written in plain Java, without Camel and Dapr"),
    COMMITS_BESIDE("B1 in turns with B3 and B4: commits/s"),
    HAND_WRITTEN_TO_COMMITS("B3 ÷ (B1 ÷ 2): what is possible by hand", "", HAND_WRITTEN, COMMITS_BESIDE, 2),
    HAND_WRITTEN_DAPR_WARM_UP("B4: seconds of warm-up"),
    HAND_WRITTEN_DAPR("B4: events/s of the pipeline hand-written in plain Java behind a sidecar"),
    HAND_WRITTEN_DAPR_TO_COMMITS(
            "B4 ÷ (B1 ÷ 2): what is possible by hand behind Dapr", "", HAND_WRITTEN_DAPR, COMMITS_BESIDE, 2),
    END_TO_END("End to end: events/s, 201 to the commit of the audit", "≥ 2,500"),
    END_TO_END_TO_COMMITS("End to end ÷ (B1 ÷ 2)", "≥ 0.60", END_TO_END, COMMITS, 2),
    END_TO_END_BESIDE("End to end in turns with B1, B3 and B4: events/s"),
    END_TO_END_TO_HAND_WRITTEN("End to end ÷ B3", "≥ 0.50", END_TO_END_BESIDE, HAND_WRITTEN, 1),
    END_TO_END_TO_HAND_WRITTEN_DAPR("End to end ÷ B4", "", END_TO_END_BESIDE, HAND_WRITTEN_DAPR, 1),
    END_TO_END_BESIDE_TO_COMMITS(
            "End to end ÷ (B1 ÷ 2), in the turns of B3 and B4", "≥ 0.60", END_TO_END_BESIDE, COMMITS_BESIDE, 2),
    BESIDE_PEERS("End to end in turns with the peers: events/s"),
    PEER_DOCUMENTS("Peer documents-stack: events/s"),
    PEER_DOCUMENTS_RATIO("End to end ÷ documents-stack", "> 1", BESIDE_PEERS, PEER_DOCUMENTS, 1),
    PEER_SPRING_MODULITH("Peer spring-modulith: events/s"),
    PEER_SPRING_MODULITH_RATIO("End to end ÷ spring-modulith", "> 1", BESIDE_PEERS, PEER_SPRING_MODULITH, 1),
    PEER_CAMEL_UPSTREAM("Peer camel-upstream: events/s"),
    PEER_CAMEL_UPSTREAM_RATIO("End to end ÷ camel-upstream", "> 1", BESIDE_PEERS, PEER_CAMEL_UPSTREAM, 1),
    LATENCY_LOAD("Latency: tasks/s, half of end to end"),
    LATENCY_P50("Latency from the commit of the change to the commit of its effect, p50: ms", "≤ 10"),
    LATENCY_P99("Latency from the commit of the change to the commit of its effect, p99: ms", "≤ 50"),
    HAND_WRITTEN_P50("B3 at the same load: p50, ms"),
    HAND_WRITTEN_P99("B3 at the same load: p99, ms"),
    HAND_WRITTEN_DAPR_P50("B4 at the same load: p50, ms"),
    HAND_WRITTEN_DAPR_P99("B4 at the same load: p99, ms"),
    HAND_WRITTEN_HALF_P50("B3 at half of its own load: p50, ms"),
    HAND_WRITTEN_HALF_P99("B3 at half of its own load: p99, ms"),
    HAND_WRITTEN_DAPR_HALF_P50("B4 at half of its own load: p50, ms"),
    HAND_WRITTEN_DAPR_HALF_P99("B4 at half of its own load: p99, ms"),
    SINGLE_SDK("Single publishes/s of the bare Dapr SDK"),
    SINGLE_ROUTE("Single publishes/s of a route with the component"),
    ROUTE_TO_SDK("Publish: route with the component ÷ bare SDK", "≥ 0.80", SINGLE_ROUTE, SINGLE_SDK, 1),
    SINGLE_HANDLER("Single deliveries/s to a bare handler"),
    SINGLE_DELIVERY("Single deliveries/s to a route with the component, without an effect"),
    DELIVERY_TO_HANDLER(
            "Single delivery: route with the component ÷ bare handler", "≥ 0.80", SINGLE_DELIVERY, SINGLE_HANDLER, 1),
    BULK_HANDLER("Bulk deliveries: events/s to a bare handler"),
    BULK_DELIVERY("Bulk deliveries: events/s to a route with the component, without an effect"),
    BULK_TO_HANDLER("Bulk delivery: route with the component ÷ bare handler", "≥ 0.80", BULK_DELIVERY, BULK_HANDLER, 1),
    CONSUMER("Consumer of the audit with its committed effect: events/s of a backlog of " + Sizes.DELIVERIES),
    CONSUMER_TO_HANDLER("Consumer with its committed effect ÷ bare bulk handler", "≥ 0.30", CONSUMER, BULK_HANDLER, 1),
    COMMITS_TO_HANDLER(
            "B1 ÷ bare bulk handler: no consumer that commits each event is faster", "", COMMITS, BULK_HANDLER, 1),
    RELAY("Relay without a consumer: events/s of a backlog of " + Sizes.BACKLOG),
    RELAY_TO_BARE_BULKS("Relay without a consumer ÷ B2", "≥ 0.80", RELAY, BARE_BULKS, 1),
    RELAY_AND_CONSUMER("Relay while the process consumes, too: events/s of a backlog of " + Sizes.BACKLOG),
    RELAY_AND_CONSUMER_TO_BARE_BULKS(
            "Relay while the process consumes, too ÷ B2", "", RELAY_AND_CONSUMER, BARE_BULKS, 1),
    SHORT_BACKLOG("Relay: events/s of a backlog of " + Sizes.SHORT_BACKLOG),
    LONG_BACKLOG("Relay: events/s at the start of a backlog of " + Sizes.LONG_BACKLOG),
    LONG_TO_SHORT("Relay with the long backlog ÷ with the short one", "≥ 0.90", LONG_BACKLOG, SHORT_BACKLOG, 1),
    SHORT_BACKLOG_HEAP("Live heap after the short backlog: MiB"),
    LONG_BACKLOG_HEAP("Live heap within the long backlog: MiB"),
    HEAP_LONG_TO_SHORT(
            "Live heap with the long backlog ÷ with the short one", "≈ 1", LONG_BACKLOG_HEAP, SHORT_BACKLOG_HEAP, 1),
    POST_UP("POST p99 with the sidecar up: ms"),
    POST_DOWN("POST p99 with the sidecar down: ms"),
    POST_DOWN_TO_UP("POST p99 down ÷ up", "≤ 1.1", POST_DOWN, POST_UP, 1),
    CONSUMERS_ALL_WORK("Latency to the effects of other consumers while all work: p99, ms"),
    CONSUMERS_ONE_FAILS("Latency to the effects of other consumers while one fails: p99, ms"),
    CONSUMERS_ONE_FAILS_TO_ALL_WORK(
            "Latency to the effects of other consumers: one fails ÷ all work",
            "≤ 1.5",
            CONSUMERS_ONE_FAILS,
            CONSUMERS_ALL_WORK,
            1),
    CREATE_EMPTY("Create in an empty database: requests/s"),
    CREATE_FULL("Create in a database of %d tasks: requests/s".formatted(Sizes.TASKS)),
    CREATE_FULL_TO_EMPTY("Create: full ÷ empty", "≥ 0.90", CREATE_FULL, CREATE_EMPTY, 1),
    CREATE_CHECKPOINT_EMPTY("Create right after a checkpoint in an empty database: requests/s"),
    CREATE_CHECKPOINT_FULL("Create right after a checkpoint in a full database: requests/s"),
    CREATE_CHECKPOINT_FULL_TO_EMPTY(
            "Create right after a checkpoint: full ÷ empty", "", CREATE_CHECKPOINT_FULL, CREATE_CHECKPOINT_EMPTY, 1),
    WAL_EMPTY("Write-ahead log of a created task and its effects in an empty database: KiB"),
    WAL_FULL("Write-ahead log of a created task and its effects in a full database: KiB"),
    GET_EMPTY("Get in an empty database: requests/s"),
    GET_FULL("Get in a full database: requests/s"),
    GET_FULL_TO_EMPTY("Get: full ÷ empty", "≥ 0.90", GET_FULL, GET_EMPTY, 1),
    LIST_EMPTY("List page in an empty database: requests/s"),
    LIST_FULL("List page in a full database: requests/s"),
    LIST_FULL_TO_EMPTY("List page: full ÷ empty", "≥ 0.90", LIST_FULL, LIST_EMPTY, 1),
    HISTORY_EMPTY("History in an empty database: requests/s"),
    HISTORY_FULL("History in a full database: requests/s"),
    HISTORY_FULL_TO_EMPTY("History: full ÷ empty", "≥ 0.90", HISTORY_FULL, HISTORY_EMPTY, 1),
    FILL("Filling the database: s"),
    START_CDS("Start to ready of one service, " + Sizes.JDK + " with a class archive: s", "≤ 6"),
    IDLE_CPU_CDS("Idle service, " + Sizes.JDK + ": processor, % of a core", "≤ 1"),
    IDLE_RSS_CDS("Idle service, " + Sizes.JDK + ": RSS, MiB", "≤ 256"),
    START_AOT("Start to ready of one service, JDK 25 with an AOT cache: s", "≤ 3"),
    IDLE_CPU_AOT("Idle service, JDK 25: processor, % of a core", "≤ 1"),
    IDLE_RSS_AOT("Idle service, JDK 25: RSS, MiB", "≤ 256"),
    AGAINST_APP_THEIRS("Other build: processor time of the application for an event, µs"),
    AGAINST_APP("Processor time of the application for an event, µs"),
    AGAINST_APP_RATIO(
            "Processor time of the application: this build ÷ other", "≤ 0.55", AGAINST_APP, AGAINST_APP_THEIRS, 1),
    AGAINST_DATABASE_THEIRS("Other build: processor time of PostgreSQL for an event, µs"),
    AGAINST_DATABASE("Processor time of PostgreSQL for an event, µs"),
    AGAINST_DATABASE_RATIO(
            "Processor time of PostgreSQL: this build ÷ other", "≤ 0.65", AGAINST_DATABASE, AGAINST_DATABASE_THEIRS, 1),
    AGAINST_SIDECAR_THEIRS("Other build: processor time of the sidecar for an event, µs"),
    AGAINST_SIDECAR("Processor time of the sidecar for an event, µs"),
    AGAINST_RATE_THEIRS("Other build, warm: events/s"),
    AGAINST_RATE("Warm: events/s"),
    AGAINST_RATE_RATIO("Events/s, warm: this build ÷ other", "", AGAINST_RATE, AGAINST_RATE_THEIRS, 1),
    AGAINST_COLD_THEIRS("Other build, first %d s after readiness: events/s".formatted(Sizes.COLD.toSeconds())),
    AGAINST_COLD("First %d s after readiness: events/s".formatted(Sizes.COLD.toSeconds())),
    AGAINST_COLD_TO_WARM_THEIRS(
            "Other build: first seconds after readiness ÷ warm", "", AGAINST_COLD_THEIRS, AGAINST_RATE_THEIRS, 1),
    AGAINST_COLD_TO_WARM("First seconds after readiness ÷ warm", "≥ 0.60", AGAINST_COLD, AGAINST_RATE, 1),
    AGAINST_START_THEIRS("Other build: start to ready, median, ms"),
    AGAINST_START("Start to ready, median, ms"),
    AGAINST_START_RATIO("Start to ready: this build ÷ other", "≤ 0.6", AGAINST_START, AGAINST_START_THEIRS, 1),
    AGAINST_START_CPU_THEIRS("Other build: processor time of a start, median, ms"),
    AGAINST_START_CPU("Processor time of a start, median, ms"),
    AGAINST_START_CPU_RATIO(
            "Processor time of a start: this build ÷ other", "", AGAINST_START_CPU, AGAINST_START_CPU_THEIRS, 1),
    AGAINST_RSS_THEIRS("Other build: RSS after load, MiB"),
    AGAINST_RSS("RSS after load, MiB"),
    AGAINST_RSS_RATIO("RSS after load: this build ÷ other", "≤ 0.75", AGAINST_RSS, AGAINST_RSS_THEIRS, 1),
    AGAINST_P99_THEIRS("Other build: p99 from commit to effect at half of its load, ms"),
    AGAINST_P99("p99 from commit to effect at half of the load, ms"),
    AGAINST_P99_RATIO("p99 from commit to effect: this build ÷ other", "", AGAINST_P99, AGAINST_P99_THEIRS, 1);

    final String description;
    final String goal;
    private final @Nullable Figure numerator;
    private final @Nullable Figure denominator;
    private final double factor;

    Figure(String description) {
        this(description, "");
    }

    Figure(String description, String goal) {
        this(description, goal, null, null, 1);
    }

    Figure(String description, String goal, @Nullable Figure numerator, @Nullable Figure denominator, double factor) {
        this.description = description;
        this.goal = goal;
        this.numerator = numerator;
        this.denominator = denominator;
        this.factor = factor;
    }

    boolean isRatio() {
        return numerator != null;
    }

    /** The value in this run; null if it was not measured. */
    @Nullable
    Double of(Figures figures) {
        if (numerator == null || denominator == null) {
            return figures.measured(this);
        }
        Double over = numerator.of(figures);
        Double under = denominator.of(figures);
        return over == null || under == null ? null : factor * over / under;
    }
}
