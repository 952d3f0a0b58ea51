package io.todoflow.event;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** UUIDs that each process makes of the same parts. */
final class NamedUuid {

    private NamedUuid() {}

    /** The UUID, version 3, of the parts, one a line. */
    static UUID of(String... parts) {
        return UUID.nameUUIDFromBytes(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
    }
}
