package io.todoflow.dapr.embedded;

import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers workflow requests like a daprd without placement and without a state store for actors. */
final class NoWorkflows extends HandlerRegistry {

    private static final String SERVICE = "TaskHubSidecarService/";
    private static final String NO_STORE = "the state store is not configured to use the actor runtime. Have you set"
            + " the - name: actorStateStore value: \"true\" in your state store component file?";
    private static final String FROM_API = "api error: code = Internal desc = ";

    /** The answers of daprd per method; all others answer {@link #NO_PLACEMENT}. */
    private static final Map<String, Status> ANSWERS = Map.of(
            "StartInstance",
                    Status.INTERNAL.withDescription("failed to create workflow instance: " + FROM_API + NO_STORE),
            "TerminateInstance",
                    Status.INTERNAL.withDescription("failed to submit termination request: " + FROM_API + NO_STORE),
            "PurgeInstances", Status.INTERNAL.withDescription("failed to purge workflow state: " + FROM_API + NO_STORE),
            "RaiseEvent", Status.INTERNAL.withDescription(NO_STORE),
            "SuspendInstance", Status.INTERNAL.withDescription(NO_STORE),
            "ResumeInstance", Status.INTERNAL.withDescription(NO_STORE),
            "GetWorkItems", Status.INTERNAL.withDescription(NO_STORE));

    private static final Status NO_PLACEMENT =
            Status.UNAVAILABLE.withDescription("placement service is not configured");

    /** The error over HTTP, and for the methods of Dapr's own service. */
    static DaprError error() {
        return new DaprError(
                400, Status.Code.UNAVAILABLE, "ERR_ACTOR_NO_PLACEMENT", "placement service is not configured");
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
        if (!method.startsWith(SERVICE)) {
            return null;
        }
        Status answer = ANSWERS.getOrDefault(method.substring(SERVICE.length()), NO_PLACEMENT);
        MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(method)
                .setRequestMarshaller(Unread.MARSHALLER)
                .setResponseMarshaller(Unread.MARSHALLER)
                .build();
        return ServerMethodDefinition.create(descriptor, (call, headers) -> {
            call.close(answer, new Metadata());
            return new ServerCall.Listener<>() {};
        });
    }

    /** Ignores the content of requests. */
    private enum Unread implements MethodDescriptor.Marshaller<byte[]> {
        MARSHALLER;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    }
}
