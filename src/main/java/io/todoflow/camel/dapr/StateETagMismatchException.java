package io.todoflow.camel.dapr;

import io.grpc.Status;

/** A key does not have the ETag that a save, a delete or a transaction expects: somebody else wrote it meanwhile. */
public class StateETagMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StateETagMismatchException(Throwable cause) {
        super("The state was changed by another writer; read it again before writing: " + cause.getMessage(), cause);
    }

    /** The status code says it of a single write, and only the text of a transaction. */
    static boolean isCause(Throwable failure) {
        return Status.fromThrowable(failure).getCode() == Status.Code.ABORTED
                || String.valueOf(failure.getMessage()).contains("etag mismatch");
    }
}
