package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.google.protobuf.ByteString;
import io.dapr.v1.DaprBindingsProtos.InvokeBindingRequest;
import io.dapr.v1.DaprBindingsProtos.InvokeBindingResponse;
import io.grpc.Status;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Output bindings with the answers of daprd 1.18.3. Input bindings deliver no events. */
final class Bindings {

    private final Map<String, OutputBinding> bindings = new LinkedHashMap<>();

    void add(String name, OutputBinding binding) {
        bindings.put(name, binding);
    }

    /** {@code POST /v1.0/bindings/{name}}. */
    @Nullable
    Answer http(HttpCall call) throws IOException {
        if (!call.isWrite() || call.path.size() != 3 || call.segment(2).isEmpty()) {
            return null;
        }
        JsonNode request = request(call.body());
        Map<String, String> metadata = new LinkedHashMap<>();
        request.path("metadata")
                .properties()
                .forEach(item -> metadata.put(item.getKey(), item.getValue().asText()));
        byte[] data = Json.write(request.has("data") ? request.get("data") : NullNode.instance);
        String name = call.segment(2);
        try {
            OutputBinding.Result result = invoke(name, request.path("operation").asText(), data, metadata);
            return result == null ? Answer.NO_CONTENT : answer(200, result.data(), result.metadata());
        } catch (OutputBinding.Failure e) {
            DaprError error = failed(name, e);
            return answer(error.httpStatus, Json.write(error.body()), e.metadata());
        }
    }

    InvokeBindingResponse grpc(InvokeBindingRequest request) {
        try {
            OutputBinding.Result result = invoke(
                    request.getName(),
                    request.getOperation(),
                    request.getData().toByteArray(),
                    request.getMetadataMap());
            return result == null
                    ? InvokeBindingResponse.getDefaultInstance()
                    : InvokeBindingResponse.newBuilder()
                            .setData(ByteString.copyFrom(result.data()))
                            .putAllMetadata(result.metadata())
                            .build();
        } catch (OutputBinding.Failure e) {
            throw failed(request.getName(), e);
        }
    }

    private OutputBinding.@Nullable Result invoke(
            String name, String operation, byte[] data, Map<String, String> metadata) throws OutputBinding.Failure {
        if (operation.isEmpty()) {
            throw new OutputBinding.Failure("operation field is missing from request");
        }
        OutputBinding binding = bindings.get(name);
        if (binding == null) {
            throw new OutputBinding.Failure("couldn't find output binding " + name);
        }
        if (!binding.operations().contains(operation)) {
            throw new OutputBinding.Failure("binding %s does not support operation %s. supported operations:%s"
                    .formatted(name, operation, String.join(" ", binding.operations())));
        }
        return binding.invoke(operation, data, metadata);
    }

    private static JsonNode request(byte[] body) throws IOException {
        try {
            return Json.MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw DaprError.malformed("failed deserializing HTTP body: " + e.getOriginalMessage());
        }
    }

    private static DaprError failed(String name, OutputBinding.Failure failure) {
        String code = "ERR_INVOKE_OUTPUT_BINDING";
        return new DaprError(
                        500,
                        Status.Code.INTERNAL,
                        code,
                        "error invoking output binding %s: %s".formatted(name, failure.getMessage()))
                .grpcInfo(code);
    }

    private static Answer answer(int status, byte[] body, Map<String, String> metadata) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Type", List.of("application/json"));
        metadata.forEach((name, value) -> headers.put("Metadata." + name, List.of(value)));
        return new Answer(status, body, headers);
    }
}
