package io.todoflow.dapr.embedded;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A binding component whose operations an app invokes. */
interface OutputBinding {

    /** The names of the supported operations. */
    List<String> operations();

    /**
     * Performs an operation.
     *
     * @return the answer; null for none
     * @throws Failure if it fails
     */
    @Nullable
    Result invoke(String operation, byte[] data, Map<String, String> metadata) throws Failure;

    /** The answer of an operation. */
    @SuppressWarnings("ArrayRecordComponent")
    record Result(byte[] data, Map<String, String> metadata) {}

    /** An operation failed, possibly with metadata of an answer. */
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
