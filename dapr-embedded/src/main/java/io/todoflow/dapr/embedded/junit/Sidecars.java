package io.todoflow.dapr.embedded.junit;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.config.Properties;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterResolutionException;

/** The sidecars of one test, with their apps and clients. */
final class Sidecars implements CloseableResource {

    private final Map<String, EmbeddedDapr> byAppId = new LinkedHashMap<>();
    private final Map<String, ReceivedEvents> apps = new LinkedHashMap<>();
    private final Map<String, DaprClient> clients = new LinkedHashMap<>();
    /** Resources, closed in reverse order. */
    private final Deque<AutoCloseable> closeables = new ArrayDeque<>();

    static Sidecars start(DaprTest test) {
        Sidecars sidecars = new Sidecars();
        try {
            ResourceFolders folders = ResourceFolders.of(test.resources());
            sidecars.closeables.push(folders);
            for (String appId : test.appIds()) {
                sidecars.start(appId, test, folders.paths());
            }
            return sidecars;
        } catch (RuntimeException e) {
            try {
                sidecars.close();
            } catch (RuntimeException whileClosing) {
                e.addSuppressed(whileClosing);
            }
            throw e;
        }
    }

    private void start(String appId, DaprTest test, List<Path> resources) {
        int port = test.appPort();
        if (port == 0) {
            ReceivedEvents app = new ReceivedEvents(List.of(test.subscribe()));
            apps.put(appId, app);
            closeables.push(app::close);
            port = app.port();
        }
        EmbeddedDapr dapr = EmbeddedDapr.builder(appId)
                .resourcesPaths(resources.toArray(Path[]::new))
                .appPort(port)
                .start();
        byAppId.put(appId, dapr);
        closeables.push(dapr::kill);
    }

    EmbeddedDapr sidecar(String appId) {
        return Objects.requireNonNull(byAppId.get(appId), appId);
    }

    DaprClient client(String appId) {
        return clients.computeIfAbsent(appId, id -> {
            EmbeddedDapr dapr = sidecar(id);
            DaprClient client = new DaprClientBuilder()
                    .withPropertyOverride(Properties.GRPC_ENDPOINT, "127.0.0.1:" + dapr.grpcPort())
                    .withPropertyOverride(Properties.HTTP_ENDPOINT, "http://127.0.0.1:" + dapr.httpPort())
                    .build();
            closeables.push(client);
            return client;
        });
    }

    ReceivedEvents events(String appId) {
        ReceivedEvents events = apps.get(appId);
        if (events == null) {
            throw new ParameterResolutionException(
                    "@DaprTest with appPort records no events, because the test's own app receives them");
        }
        return events;
    }

    /** Closes everything, and throws the first failure. */
    @Override
    public void close() {
        IllegalStateException failure = null;
        while (!closeables.isEmpty()) {
            try {
                closeables.pop().close();
            } catch (Exception e) {
                if (failure == null) {
                    failure = new IllegalStateException("closing the resources of @DaprTest failed", e);
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
