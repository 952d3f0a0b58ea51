package io.todoflow.camel.dapr;

import org.jspecify.annotations.Nullable;

/** A key does not have the ETag that a save, a delete or a transaction expects, because it was changed concurrently. */
public class StateETagMismatchException extends SidecarException {

    private static final long serialVersionUID = 1L;

    StateETagMismatchException(String detail, @Nullable Throwable cause) {
        super(Code.ETAG_MISMATCH, detail, cause);
    }
}
