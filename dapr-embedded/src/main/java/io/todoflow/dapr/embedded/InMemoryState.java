package io.todoflow.dapr.embedded;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** state.in-memory. */
final class InMemoryState {

    static final String MISMATCH = "possible etag mismatch. error from state store: ";

    private final Map<String, Item> items = new HashMap<>();
    private final SidecarClock clock;

    InMemoryState(SidecarClock clock) {
        this.clock = clock;
    }

    /** A value with its ETag and its expiry. */
    @SuppressWarnings("ArrayRecordComponent")
    record Item(byte[] value, String etag, @Nullable Instant expires) {
        Map<String, String> metadata() {
            if (expires == null) {
                return Map.of();
            }
            Instant seconds = expires.truncatedTo(ChronoUnit.SECONDS);
            return Map.of(
                    "ttlExpireTime", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(seconds.atOffset(ZoneOffset.UTC)));
        }
    }

    /** A change of one key; without a value, its deletion. */
    @SuppressWarnings("ArrayRecordComponent")
    record Operation(
            String key,
            byte @Nullable [] value,
            String etag,
            String concurrency,
            String consistency,
            Map<String, String> metadata) {

        static Operation delete(String key, String etag, String concurrency, String consistency) {
            return new Operation(key, null, etag, concurrency, consistency, Map.of());
        }

        Operation withKey(String newKey) {
            return new Operation(newKey, value, etag, concurrency, consistency, metadata);
        }
    }

    /** The store refused a change. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        final boolean mismatch;

        Refused(boolean mismatch, String message) {
            super(mismatch ? MISMATCH + message : message, null, false, false);
            this.mismatch = mismatch;
        }
    }

    synchronized @Nullable Item get(String key) {
        Item item = items.get(key);
        if (item != null && item.expires != null && !clock.now().isBefore(item.expires)) {
            items.remove(key);
            return null;
        }
        return item;
    }

    synchronized void apply(Operation operation) throws Refused {
        check(operation);
        write(operation);
    }

    /** Executes all operations or none. Checks each operation against the state before the first one. */
    synchronized void transact(List<Operation> operations) throws Refused {
        for (Operation operation : operations) {
            check(operation);
        }
        for (Operation operation : operations) {
            write(operation);
        }
    }

    private void check(Operation operation) throws Refused {
        option("consistency", operation.consistency, "strong", "eventual");
        option("concurrency", operation.concurrency, "first-write", "last-write");
        ttl(operation);
        Item item = get(operation.key);
        if (operation.etag.isEmpty()) {
            if (item != null && operation.concurrency.equals("first-write")) {
                throw new Refused(true, "item already exists and no etag was passed");
            }
        } else if (item == null) {
            throw new Refused(true, "state not exist or expired for key=" + operation.key);
        } else if (!item.etag.equals(operation.etag)) {
            throw new Refused(
                    true,
                    "state etag not match for key=" + operation.key + ": current=" + item.etag + ", expect="
                            + operation.etag);
        }
    }

    private void write(Operation operation) throws Refused {
        byte[] value = operation.value;
        if (value == null) {
            items.remove(operation.key);
            return;
        }
        int ttl = ttl(operation);
        Instant expires = ttl > 0 ? clock.now().plusSeconds(ttl) : null;
        items.put(operation.key, new Item(value, UUID.randomUUID().toString(), expires));
    }

    private static int ttl(Operation operation) throws Refused {
        String ttl = operation.metadata.getOrDefault("ttlInSeconds", "");
        try {
            return ttl.isEmpty() ? 0 : Integer.parseInt(ttl);
        } catch (NumberFormatException e) {
            throw new Refused(false, "strconv.Atoi: parsing \"" + ttl + "\": invalid syntax");
        }
    }

    private static void option(String name, String value, String one, String other) throws Refused {
        if (!value.isEmpty() && !value.equals(one) && !value.equals(other)) {
            throw new Refused(false, "unrecognized " + name + " model '" + value + "'");
        }
    }
}
