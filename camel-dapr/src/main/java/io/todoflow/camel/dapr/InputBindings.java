package io.todoflow.camel.dapr;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Receives events of input bindings: the sidecar sends a {@code POST} to a path for each binding. If the route fails or
 * is stopped, the answer is 500, and the binding decides about redelivery.
 */
final class InputBindings {

    private static final class Binding {
        private final Consumer server;
        private volatile @Nullable BindingConsumer route;

        Binding(Consumer server, BindingConsumer route) {
            this.server = server;
            this.route = route;
        }
    }

    private final DaprComponent component;
    private final Map<String, Binding> byPath = new HashMap<>();

    InputBindings(DaprComponent component) {
        this.component = component;
    }

    synchronized void add(BindingConsumer consumer) throws Exception {
        Binding binding = byPath.get(consumer.path());
        if (binding == null) {
            String path = consumer.path();
            byPath.put(
                    path,
                    new Binding(
                            SidecarHttpServer.serve(component, path, "POST", exchange -> answer(exchange, path)),
                            consumer));
            return;
        }
        BindingConsumer other = binding.route;
        if (other != null) {
            throw new IllegalArgumentException("Routes %s and %s consume the same binding at %s"
                    .formatted(other.getRouteId(), consumer.getRouteId(), consumer.path()));
        }
        binding.route = consumer;
    }

    synchronized void remove(BindingConsumer consumer) {
        Binding binding = byPath.get(consumer.path());
        if (binding != null && consumer.equals(binding.route)) {
            binding.route = null;
        }
    }

    synchronized void close() {
        byPath.values().forEach(binding -> ServiceHelper.stopAndShutdownService(binding.server));
        byPath.clear();
    }

    private void answer(Exchange exchange, String path) {
        @Nullable BindingConsumer route = route(path);
        byte[] data = exchange.getMessage().getBody(byte[].class);
        if (route != null && route.receive(data == null ? new byte[0] : data)) {
            SidecarHttpServer.answerJson(exchange, 200, "{}");
        } else {
            SidecarHttpServer.answerJson(
                    exchange, 500, "{\"message\":\"the route of this binding failed or is stopped\"}");
        }
    }

    private synchronized @Nullable BindingConsumer route(String path) {
        Binding binding = byPath.get(path);
        return binding == null ? null : binding.route;
    }
}
