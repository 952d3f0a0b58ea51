package io.todoflow.event;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Name-based UUIDs: every process derives the same UUID from the same parts. */
final class NamedUuid {

    private NamedUuid() {}

    /** The version 3 UUID of the parts, joined by line breaks. */
    static UUID of(String... parts) {
        return UUID.nameUUIDFromBytes(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }
}
