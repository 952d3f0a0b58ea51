package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Resiliency policies (v1alpha1) of components: inbound retries and timeouts, and outbound retries. */
final class Resiliency {

    private static final Duration DEFAULT_CONSTANT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_MAX_INTERVAL = Duration.ofSeconds(60);
    private static final Set<String> TARGET_FIELDS = Set.of("inbound", "outbound");

    private final Map<String, Policy> inbound = new HashMap<>();

    /** The policy for a delivery: its retries, and the timeout of one attempt. */
    record Policy(@Nullable Retry retry, @Nullable Duration timeout) {
        static final Policy NONE = new Policy(null, null);

        /** The pauses of one operation. */
        Pauses pauses() {
            return new Pauses(retry, System::nanoTime);
        }
    }

    /** A retry policy; a negative {@code maxRetries} means no limit. */
    record Retry(boolean exponential, Duration duration, Duration maxInterval, long maxRetries) {}

    /** The pauses between the attempts of one operation. */
    static final class Pauses {
        private static final double INITIAL_MILLIS = 500;
        private static final double MULTIPLIER = 1.5;
        private static final double RANDOMIZATION = 0.5;
        /** Measured on daprd 1.18.3: an exponential retry ends after this time, even with {@code maxRetries: -1}. */
        private static final long EXPONENTIAL_ENDS_AFTER_NANOS =
                Duration.ofMinutes(15).toNanos();

        private final @Nullable Retry retry;
        private final LongSupplier nanoTime;
        private final long started;
        private long retries;
        private double interval = INITIAL_MILLIS;

        Pauses(@Nullable Retry retry, LongSupplier nanoTime) {
            this.retry = retry;
            this.nanoTime = nanoTime;
            this.started = nanoTime.getAsLong();
        }

        /** The next pause, or null if the policy gives up. */
        @Nullable
        Duration next() {
            if (retry == null || (retry.maxRetries >= 0 && retries >= retry.maxRetries)) {
                return null;
            }
            retries++;
            if (!retry.exponential) {
                return retry.duration;
            }
            double spread = 1
                    - RANDOMIZATION
                    + 2 * RANDOMIZATION * ThreadLocalRandom.current().nextDouble();
            Duration pause = Duration.ofMillis(Math.round(interval * spread));
            interval = Math.min(interval * MULTIPLIER, retry.maxInterval.toMillis());
            boolean ended = nanoTime.getAsLong() - started + pause.toNanos() > EXPONENTIAL_ENDS_AFTER_NANOS;
            return ended ? null : pause;
        }
    }

    static Resiliency of(List<JsonNode> documents) {
        Resiliency resiliency = new Resiliency();
        documents.forEach(resiliency::add);
        return resiliency;
    }

    Policy inbound(String component) {
        return inbound.getOrDefault(component, Policy.NONE);
    }

    private void add(JsonNode document) {
        JsonNode spec = document.path("spec");
        JsonNode policies = spec.path("policies");
        if (!policies.path("circuitBreakers").isEmpty()) {
            throw Resources.refused("circuit breakers (Resiliency)");
        }
        Map<String, Retry> retries = new HashMap<>();
        policies.path("retries")
                .fields()
                .forEachRemaining(e -> retries.put(e.getKey(), retry(e.getKey(), e.getValue())));
        Map<String, Duration> timeouts = new HashMap<>();
        policies.path("timeouts")
                .fields()
                .forEachRemaining(e ->
                        timeouts.put(e.getKey(), Durations.parse(e.getValue().asText())));

        JsonNode targets = spec.path("targets");
        if (!targets.path("apps").isEmpty() || !targets.path("actors").isEmpty()) {
            throw Resources.refused("Resiliency targets other than components");
        }
        targets.path("components").fields().forEachRemaining(component -> {
            component.getValue().fieldNames().forEachRemaining(field -> {
                if (!TARGET_FIELDS.contains(field)) {
                    throw Resources.refused("Resiliency target field '" + field + "'");
                }
            });
            inbound.put(component.getKey(), policy(component.getValue().path("inbound"), retries, timeouts));
            if (component.getValue().path("outbound").has("timeout")) {
                throw Resources.refused("outbound timeouts (Resiliency)");
            }
        });
    }

    private static Policy policy(JsonNode target, Map<String, Retry> retries, Map<String, Duration> timeouts) {
        if (target.has("circuitBreaker")) {
            throw Resources.refused("circuit breakers (Resiliency)");
        }
        return new Policy(named(target, "retry", retries), named(target, "timeout", timeouts));
    }

    private static <T> @Nullable T named(JsonNode target, String field, Map<String, T> policies) {
        return target.has(field) ? policies.get(target.get(field).asText()) : null;
    }

    private static Retry retry(String name, JsonNode retry) {
        if (name.startsWith("Default") || name.startsWith("DaprBuiltIn")) {
            throw Resources.refused("the default policy '" + name + "' (Resiliency)");
        }
        if (retry.has("matching")) {
            throw Resources.refused("retry matching (Resiliency policy '" + name + "')");
        }
        String policy = retry.path("policy").asText("constant");
        if (!policy.equals("constant") && !policy.equals("exponential")) {
            throw new IllegalStateException("Resiliency policy '" + name + "': unknown policy '" + policy + "'");
        }
        return new Retry(
                policy.equals("exponential"),
                duration(retry, "duration", DEFAULT_CONSTANT),
                duration(retry, "maxInterval", DEFAULT_MAX_INTERVAL),
                retry.path("maxRetries").asLong(-1));
    }

    private static Duration duration(JsonNode retry, String field, Duration otherwise) {
        return retry.has(field) ? Durations.parse(retry.get(field).asText()) : otherwise;
    }
}
