package io.todoflow.camel.dapr;

import java.util.Map;
import java.util.Set;

/** The metadata {@code rawPayload} of a publish or a subscription, interpreted like the sidecar does. */
public final class RawPayload {

    /** Name of the metadata. */
    public static final String KEY = "rawPayload";

    private static final Set<String> YES = Set.of("1", "t", "T", "TRUE", "true", "True");
    private static final Set<String> NO = Set.of("", "0", "f", "F", "FALSE", "false", "False");

    private RawPayload() {}

    /**
     * Whether the metadata requests events without an envelope.
     *
     * @throws IllegalArgumentException if the sidecar would refuse the value
     */
    public static boolean isSet(Map<String, String> metadata) {
        String value = metadata.getOrDefault(KEY, "");
        if (!YES.contains(value) && !NO.contains(value)) {
            throw new IllegalArgumentException(
                    "The metadata rawPayload is '%s', allowed are true, false and their short forms 1, 0, t and f"
                            .formatted(Excerpt.of(value)));
        }
        return YES.contains(value);
    }
}
