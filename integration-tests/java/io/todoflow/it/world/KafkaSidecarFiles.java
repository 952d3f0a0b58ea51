package io.todoflow.it.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The files that a daprd on Kafka reads. */
public final class KafkaSidecarFiles {

    private static final String SPEC = """
            type: pubsub.kafka
              version: v1
              metadata:
                - {name: brokers, value: "%s"}
                - {name: authType, value: none}
                - {name: initialOffset, value: oldest}
                - {name: version, value: "3.9.0"}
            """;

    private KafkaSidecarFiles() {}

    /**
     * Returns a daprd that reads them, with its log beside them.
     *
     * @param ports its HTTP port and its gRPC port
     * @param more further metadata of the pub/sub component, one entry per line; may be empty
     */
    public static SidecarProcess sidecar(
            Path folder, String appId, int appPort, int[] ports, String brokers, String more) throws IOException {
        return new SidecarProcess(
                SidecarRuntime.DAPRD,
                appId,
                List.of(),
                appPort,
                ports[0],
                ports[1],
                resources(folder, brokers, more),
                configuration(folder),
                folder.resolve("sidecar.log"));
    }

    /**
     * @param more further metadata of the pub/sub component, one entry per line; may be empty
     */
    static Path resources(Path folder, String brokers, String more) throws IOException {
        Path resources = Files.createDirectories(folder.resolve("resources"));
        // as in dapr-components/kafka, whose scopes name other applications
        Files.writeString(
                resources.resolve("resiliency.yaml"),
                Files.readString(Path.of("dapr-components/local/resiliency.yaml"))
                        .replace("maxRetries: -1", "maxRetries: 3"));
        Files.writeString(resources.resolve("pubsub.yaml"), """
                apiVersion: dapr.io/v1alpha1
                kind: Component
                metadata: {name: pubsub}
                spec:
                  %s    %s
                """.formatted(spec(brokers), more));
        return resources;
    }

    /** The specification of a pub/sub component on these brokers, indented to follow {@code spec}. */
    static String spec(String brokers) {
        return SPEC.formatted(brokers);
    }

    static Path configuration(Path folder) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), """
                apiVersion: dapr.io/v1alpha1
                kind: Configuration
                metadata: {name: integration-tests}
                spec:
                  nameResolution: {component: sqlite, configuration: {connectionString: "%s"}}
                """.formatted(
                        folder.resolve("names.db").toAbsolutePath()));
    }
}
