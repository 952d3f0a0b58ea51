package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Any;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.ResourceInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An error answer of the sidecar, with the same message and details over HTTP (JSON body) and gRPC (status). */
final class DaprError extends RuntimeException {

    private static final long serialVersionUID = 1L;

    final int httpStatus;
    final String code;
    private final Status.Code grpcCode;
    private final transient List<ObjectNode> details = new ArrayList<>();
    private final transient List<Any> grpcDetails = new ArrayList<>();

    DaprError(int httpStatus, Status.Code grpcCode, String code, String message) {
        super(message, null, false, false);
        this.httpStatus = httpStatus;
        this.grpcCode = grpcCode;
        this.code = code;
    }

    /** Refuses a feature that only the real daprd has, by its name, instead of pretending to do it. */
    static DaprError notServed(String what) {
        return new DaprError(
                501,
                Status.Code.UNIMPLEMENTED,
                "ERR_EMBEDDED_DAPR",
                "the embedded Dapr does not serve " + what + "; run a real daprd for it");
    }

    /** A request that cannot be read. */
    static DaprError malformed(String message) {
        return new DaprError(400, Status.Code.INVALID_ARGUMENT, "ERR_MALFORMED_REQUEST", message);
    }

    DaprError resource(String type, String name) {
        return resource(type, name, message());
    }

    DaprError resource(String type, String name, String description) {
        details.add(Json.object()
                .put("@type", "type.googleapis.com/google.rpc.ResourceInfo")
                .put("description", description)
                .put("owner", "")
                .put("resource_name", name)
                .put("resource_type", type));
        grpcDetails.add(Any.pack(ResourceInfo.newBuilder()
                .setDescription(description)
                .setResourceName(name)
                .setResourceType(type)
                .build()));
        return this;
    }

    DaprError violation(String field) {
        ObjectNode detail = Json.object().put("@type", "type.googleapis.com/google.rpc.BadRequest");
        ObjectNode violation = detail.putArray("field_violations").addObject();
        if (!field.isEmpty()) {
            violation.put("field", field);
        }
        violation.put("description", message());
        details.add(detail);
        grpcDetails.add(Any.pack(BadRequest.newBuilder()
                .addFieldViolations(
                        BadRequest.FieldViolation.newBuilder().setField(field).setDescription(message()))
                .build()));
        return this;
    }

    DaprError info(String reason, @Nullable Map<String, String> metadata) {
        ObjectNode detail = Json.object()
                .put("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .put("domain", "dapr.io");
        detail.set("metadata", Json.MAPPER.valueToTree(metadata));
        details.add(detail.put("reason", reason));
        grpcDetails.add(Any.pack(ErrorInfo.newBuilder()
                .setDomain("dapr.io")
                .setReason(reason)
                .putAllMetadata(metadata == null ? Map.of() : metadata)
                .build()));
        return this;
    }

    /** Adds a detail that daprd sends only over gRPC. */
    DaprError grpcInfo(String reason) {
        grpcDetails.add(Any.pack(
                ErrorInfo.newBuilder().setDomain("dapr.io").setReason(reason).build()));
        return this;
    }

    ObjectNode body() {
        ObjectNode body = Json.object().put("errorCode", code).put("message", message());
        if (!details.isEmpty()) {
            ArrayNode array = body.putArray("details");
            array.addAll(details);
        }
        return body;
    }

    StatusRuntimeException grpc() {
        return StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                .setCode(grpcCode.value())
                .setMessage(message())
                .addAllDetails(grpcDetails)
                .build());
    }

    private String message() {
        @Nullable String message = getMessage();
        return message == null ? "" : message;
    }
}
