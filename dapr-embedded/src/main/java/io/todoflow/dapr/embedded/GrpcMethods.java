package io.todoflow.dapr.embedded;

import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks up the method of a call. Dapr's service loads several hundred classes, so it becomes ready only after the ports
 * are open; the first call waits for it.
 */
final class GrpcMethods extends HandlerRegistry {

    private final CompletableFuture<ServerServiceDefinition> dapr;
    private final HandlerRegistry workflows = new NoWorkflows();

    GrpcMethods(CompletableFuture<ServerServiceDefinition> dapr) {
        this.dapr = dapr;
    }

    /**
     * Also accepts the names of methods since they left alpha, such as {@code ScheduleJob} for {@code
     * ScheduleJobAlpha1}. Their messages are the same, but Dapr's Java SDK does not have the new names yet.
     */
    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
        ServerServiceDefinition service = dapr.join();
        ServerMethodDefinition<?, ?> method = service.getMethod(name);
        if (method == null) {
            method = service.getMethod(name + "Alpha1");
        }
        return method == null ? workflows.lookupMethod(name, authority) : method;
    }
}
