package io.todoflow.camel.dapr;

import io.dapr.exceptions.DaprException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes an exception that a route can catch of what the SDK, gRPC or the HTTP client throw. */
final class SidecarFailures {

    /** The first is said by the component of any failure, the second by its script. */
    private static final Pattern LATE_IN_REDIS = Pattern.compile("failed to set key .*failed to set key ");

    private SidecarFailures() {}

    /** What is not a failure of the sidecar stays as it is. */
    static Throwable typed(Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return typed(failure.getCause());
        }
        if (failure instanceof HttpTimeoutException || failure instanceof TimeoutException) {
            return of(Code.TIMEOUT, String.valueOf(failure.getMessage()), failure);
        }
        if (failure instanceof IOException) {
            return of(Code.SIDECAR_AWAY, text(failure), failure);
        }
        @Nullable Status status = status(failure);
        if (status == null) {
            return failure;
        }
        String detail = status.getCode() + ": " + String.valueOf(status.getDescription());
        @Nullable Throwable cause = status.getCause();
        return of(code(status), cause == null ? detail : detail + ", " + text(cause), failure);
    }

    static SidecarException of(Code code, String detail, @Nullable Throwable cause) {
        return switch (code) {
            case SIDECAR_AWAY, SIDECAR_NOT_READY, TIMEOUT -> new SidecarUnavailableException(code, detail, cause);
            case ETAG_MISMATCH -> new StateETagMismatchException(detail, cause);
            case COMPONENT_FAILED -> new SidecarException(code, detail, cause);
            default -> new SidecarRefusedException(code, detail, cause);
        };
    }

    private static @Nullable Status status(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException exception) {
                return exception.getStatus();
            }
            if (cause instanceof StatusException exception) {
                return exception.getStatus();
            }
        }
        return failure instanceof DaprException ? Status.UNKNOWN.withDescription(failure.getMessage()) : null;
    }

    private static Code code(Status status) {
        String text = String.valueOf(status.getDescription()).toLowerCase(Locale.ROOT);
        return switch (status.getCode()) {
            case UNAVAILABLE ->
                text.contains("not ready") || text.contains("shutting down")
                        ? Code.SIDECAR_NOT_READY
                        : Code.SIDECAR_AWAY;
            // By the sidecar, when it ends while a request or a stream is open
            case CANCELLED -> Code.SIDECAR_AWAY;
            case DEADLINE_EXCEEDED -> Code.TIMEOUT;
            case UNAUTHENTICATED -> Code.TOKEN_WRONG;
            case PERMISSION_DENIED -> Code.FORBIDDEN;
            case RESOURCE_EXHAUSTED -> Code.PAYLOAD_TOO_LARGE;
            case ALREADY_EXISTS -> Code.ALREADY_EXISTS;
            case ABORTED -> Code.ETAG_MISMATCH;
            case UNIMPLEMENTED -> Code.NOT_SUPPORTED;
            case NOT_FOUND, FAILED_PRECONDITION, INVALID_ARGUMENT ->
                isMissing(text) ? Code.COMPONENT_MISSING : Code.INVALID;
            default -> {
                if (text.contains("etag mismatch") || isLateFirstWrite(text)) {
                    yield Code.ETAG_MISMATCH;
                }
                yield text.contains("couldn't find") && text.contains("binding")
                        ? Code.COMPONENT_MISSING
                        : Code.COMPONENT_FAILED;
            }
        };
    }

    /** How PostgreSQL and Redis refuse a first write, without an ETag, of a key that is there. */
    private static boolean isLateFirstWrite(String text) {
        return text.contains("failed saving state")
                && (text.contains("no item was updated")
                        || LATE_IN_REDIS.matcher(text).find());
    }

    private static boolean isMissing(String text) {
        return text.contains("not found") || text.contains("not configured") || text.contains("failed finding");
    }

    private static String text(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof ConnectException && root.getMessage() == null
                ? "connection refused"
                : String.valueOf(root.getMessage());
    }
}
