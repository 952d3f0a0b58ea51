package io.todoflow.dapr.embedded;

import io.grpc.HandlerRegistry;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import org.jspecify.annotations.Nullable;

/**
 * Methods under the names that they have since they left alpha, such as {@code ScheduleJob} for {@code ScheduleJobAlpha1}.
 * Their messages are the same; the API of Dapr's Java SDK does not know the newer names yet.
 */
final class StableNames extends HandlerRegistry {

    private final ServerServiceDefinition service;
    private final HandlerRegistry others;

    StableNames(ServerServiceDefinition service, HandlerRegistry others) {
        this.service = service;
        this.others = others;
    }

    @Override
    public @Nullable ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
        ServerMethodDefinition<?, ?> method = service.getMethod(name + "Alpha1");
        return method == null ? others.lookupMethod(name, authority) : method;
    }
}
