package io.todoflow.operator;

import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Selects the events to publish again. An event must match each given field.
 *
 * @param from accepted at this time or later
 * @param to accepted before this time
 */
public record ReplayRequest(
        @Nullable OffsetDateTime from,
        @Nullable OffsetDateTime to,
        @Nullable String userId,
        @Nullable UUID taskId) {}
