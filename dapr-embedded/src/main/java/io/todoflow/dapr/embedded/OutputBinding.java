package io.todoflow.dapr.embedded;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A component that an app calls by operations. */
interface OutputBinding {

    /** The names of its operations. */
    List<String> operations();

    /**
     * Does an operation.
     *
     * @return the answer; null for none
     * @throws Failure if it fails
     */
    @Nullable
    Result invoke(String operation, byte[] data, Map<String, String> metadata) throws Failure;

    /** What an operation answers. */
    @SuppressWarnings("ArrayRecordComponent")
    record Result(byte[] data, Map<String, String> metadata) {}

    /** An operation that fails, perhaps with metadata of an answer. */
    final class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        private final transient Map<String, String> metadata;

        Failure(String message, Map<String, String> metadata) {
            super(message, null, false, false);
            this.metadata = metadata;
        }

        Failure(String message) {
            this(message, Map.of());
        }

        Map<String, String> metadata() {
            return metadata;
        }
    }
}
