package io.todoflow.camel.dapr;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.dapr.exceptions.DaprException;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Converts failures of the SDK, gRPC or the HTTP client into exceptions that a route can catch. The gRPC status and the
 * reason in its {@link ErrorInfo} classify a failure. For some failures daprd sends neither a distinct status nor a
 * reason; only then does the text decide, see {@link #TEXTS}.
 */
final class SidecarFailures {

    /** Reasons that are more specific than the status. */
    private static final Map<String, Code> REASONS = Map.of(
            "DAPR_STATE_NOT_FOUND", Code.COMPONENT_MISSING,
            "DAPR_STATE_NOT_CONFIGURED", Code.COMPONENT_MISSING,
            "DAPR_PUBSUB_NOT_FOUND", Code.COMPONENT_MISSING,
            "DAPR_PUBSUB_TEST_NOT_FOUND", Code.COMPONENT_MISSING,
            "DAPR_PUBSUB_NOT_CONFIGURED", Code.COMPONENT_MISSING,
            "DAPR_PUBSUB_FORBIDDEN", Code.FORBIDDEN,
            "DAPR_STATE_TRANSACTIONS_NOT_SUPPORTED", Code.NOT_SUPPORTED,
            "DAPR_STATE_QUERYING_NOT_SUPPORTED", Code.NOT_SUPPORTED);

    /** Failures that daprd 1.18 distinguishes only by the text, by their shared status. */
    private static final Map<Status.Code, List<Text>> TEXTS = Map.of(
            Status.Code.UNAVAILABLE,
            List.of(
                    new Text("not ready|shutting down", Code.SIDECAR_NOT_READY),
                    new Text("placement service is not configured", Code.COMPONENT_MISSING)),
            Status.Code.FAILED_PRECONDITION,
            // No worker of the application is connected
            List.of(new Text("did not find address for actor", Code.SIDECAR_NOT_READY)),
            Status.Code.INVALID_ARGUMENT,
            List.of(new Text(
                    "failed finding secret store|lock store .* not found|configuration store .* not found",
                    Code.COMPONENT_MISSING)),
            Status.Code.INTERNAL,
            List.of(
                    new Text("couldn't find output binding", Code.COMPONENT_MISSING),
                    new Text("state store is not configured to use the actor runtime", Code.COMPONENT_MISSING),
                    // A transaction, with the text of the store
                    new Text("etag mismatch", Code.ETAG_MISMATCH),
                    // A first write without an ETag of a key that exists, in PostgreSQL and in Redis
                    new Text("failed saving state.*no item was updated", Code.ETAG_MISMATCH),
                    new Text("failed saving state.*failed to set key .*failed to set key ", Code.ETAG_MISMATCH)));

    /** A text that a failure contains. */
    private record Text(Pattern pattern, Code code) {
        Text(String pattern, Code code) {
            this(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE | Pattern.DOTALL), code);
        }
    }

    private SidecarFailures() {}

    /** Converts a failure; one that is not of the sidecar stays unchanged. */
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
        return of(code(status, failure), cause == null ? detail : detail + ", " + text(cause), failure);
    }

    /** Whether a job does not exist; other failures to read a job differ only in the text. */
    static boolean isOfMissingJob(Throwable failure) {
        return reason(failure).equals("DAPR_SCHEDULER_GET_JOB")
                && String.valueOf(failure.getMessage()).contains("job not found");
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

    private static Code code(Status status, Throwable failure) {
        @Nullable Code known = REASONS.get(reason(failure));
        if (known != null) {
            return known;
        }
        String text = String.valueOf(status.getDescription());
        return TEXTS.getOrDefault(status.getCode(), List.of()).stream()
                .filter(one -> one.pattern.matcher(text).find())
                .map(Text::code)
                .findFirst()
                .orElseGet(() -> code(status.getCode()));
    }

    private static Code code(Status.Code status) {
        return switch (status) {
            // CANCELLED: by a sidecar that ends while a request or a stream is open
            case UNAVAILABLE, CANCELLED -> Code.SIDECAR_AWAY;
            case DEADLINE_EXCEEDED -> Code.TIMEOUT;
            case UNAUTHENTICATED -> Code.TOKEN_WRONG;
            case PERMISSION_DENIED -> Code.FORBIDDEN;
            case RESOURCE_EXHAUSTED -> Code.PAYLOAD_TOO_LARGE;
            case ALREADY_EXISTS -> Code.ALREADY_EXISTS;
            case ABORTED -> Code.ETAG_MISMATCH;
            case UNIMPLEMENTED -> Code.NOT_SUPPORTED;
            // No component of that kind is configured
            case FAILED_PRECONDITION -> Code.COMPONENT_MISSING;
            case NOT_FOUND, INVALID_ARGUMENT -> Code.INVALID;
            default -> Code.COMPONENT_FAILED;
        };
    }

    /** The reason that the sidecar sends besides the status; empty if it sends none. */
    private static String reason(Throwable failure) {
        com.google.rpc.@Nullable Status details = StatusProto.fromThrowable(failure);
        if (details == null) {
            return "";
        }
        return details.getDetailsList().stream()
                .filter(detail -> detail.is(ErrorInfo.class))
                .map(SidecarFailures::errorInfo)
                .map(ErrorInfo::getReason)
                .findFirst()
                .orElse("");
    }

    private static ErrorInfo errorInfo(Any detail) {
        try {
            return detail.unpack(ErrorInfo.class);
        } catch (InvalidProtocolBufferException e) {
            return ErrorInfo.getDefaultInstance();
        }
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
