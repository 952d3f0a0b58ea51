package io.todoflow.dapr.embedded;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.function.Predicate;

/** Checks the API token of each gRPC call, passes its trace on, and refuses unsupported calls by name. */
final class GrpcContext implements ServerInterceptor {

    private static final Context.Key<CloudEvents.Trace> TRACE = Context.key("trace");

    private final Predicate<String> tokenIsRight;

    GrpcContext(Predicate<String> tokenIsRight) {
        this.tokenIsRight = tokenIsRight;
    }

    static CloudEvents.Trace trace() {
        CloudEvents.Trace trace = TRACE.get();
        return trace == null ? CloudEvents.Trace.NONE : trace;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!tokenIsRight.test(header(headers, "dapr-api-token"))) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription("authentication error: api token mismatch"), new Metadata());
            return new ServerCall.Listener<>() {};
        }
        CloudEvents.Trace trace = new CloudEvents.Trace(header(headers, "traceparent"), header(headers, "tracestate"));
        return Contexts.interceptCall(Context.current().withValue(TRACE, trace), naming(call), headers, next);
    }

    private static <Q, A> ServerCall<Q, A> naming(ServerCall<Q, A> call) {
        return new SimpleForwardingServerCall<>(call) {
            @Override
            public void close(Status status, Metadata trailers) {
                boolean unserved = status.getCode() == Status.Code.UNIMPLEMENTED;
                String method = getMethodDescriptor().getFullMethodName();
                super.close(
                        unserved
                                ? status.withDescription(
                                        "the embedded Dapr does not serve " + method + "; run a real daprd for it")
                                : status,
                        trailers);
            }
        };
    }

    private static String header(Metadata headers, String name) {
        String value = headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        return value == null ? "" : value;
    }
}
