package io.todoflow.camel.dapr;

import org.jspecify.annotations.Nullable;

/** A request to the sidecar failed. The code is the reason; the message also says what an operator can do. */
public class SidecarException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    SidecarException(Code code, String detail, @Nullable Throwable cause) {
        super(code.advice + " (" + Excerpt.line(detail) + ")", cause);
        this.code = code;
    }

    public Code getCode() {
        return code;
    }

    /** Why a request failed. */
    public enum Code {
        SIDECAR_AWAY("The Dapr sidecar cannot be reached. Check that it runs, and that the application has its address"
                + " (DAPR_GRPC_ENDPOINT or DAPR_GRPC_PORT, and DAPR_HTTP_ENDPOINT or DAPR_HTTP_PORT)"),
        SIDECAR_NOT_READY("The Dapr sidecar is not ready. Wait, or see its log for the reason"),
        TIMEOUT("The Dapr sidecar did not answer in time. Check the component that it uses or, for jobs, the"
                + " scheduler; or raise the option requestTimeout or, for a wait for a workflow, timeout"),
        TOKEN_WRONG(
                "The Dapr sidecar does not accept the API token. Give the application the sidecar's DAPR_API_TOKEN"),
        COMPONENT_MISSING("The Dapr sidecar has no such component. Check the name, that the component's YAML is in the"
                + " sidecar's resources path, and that its scopes name this app-id"),
        FORBIDDEN("The Dapr sidecar denies access to this app-id. Check the scopes of the component"
                + " (publishingScopes, allowedTopics, protectedTopics) or of the secrets"),
        PAYLOAD_TOO_LARGE("The message exceeds the limit of the Dapr sidecar. Make it smaller, or raise the"
                + " sidecar's --max-body-size"),
        ALREADY_EXISTS("It already exists. Set the option overwrite to replace it"),
        ETAG_MISMATCH("The state was changed by another writer. Read it again before writing"),
        INVALID("The Dapr sidecar does not understand the request. Check what the route sends"),
        NOT_SUPPORTED("The Dapr sidecar or the component does not support this. Check their versions and types"),
        COMPONENT_FAILED("The component of the Dapr sidecar failed. Check the service that it connects to, and the"
                + " sidecar's log");

        private final String advice;

        Code(String advice) {
            this.advice = advice;
        }
    }
}
