package io.todoflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.testing.Yaml;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The effect of Dapr's injector and operator on the pods of the chart. */
class DaprOnCluster {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String VALUES = """
            broker: kafka
            database: {url: "jdbc:postgresql://db/todoflow", password: p}
            dapr:
              resources: {limits: {cpu: 300m, memory: 128Mi}}
              annotations: {dapr.io/app-max-concurrency: "32"}
            """;

    /** Arguments of the sidecar with the names of their annotations. */
    private static final List<String> SETTINGS = List.of(
            "app-id",
            "app-port",
            "app-protocol",
            "app-max-concurrency",
            "app-health-check-path",
            "app-health-probe-interval",
            "app-health-probe-timeout",
            "app-health-threshold",
            "config",
            "log-level",
            "metrics-port");

    private static @Nullable Cluster started;

    private final Cluster cluster = Objects.requireNonNull(started);

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(DaprControlPlane.missing().isEmpty(), DaprControlPlane.missing());
        started = Cluster.start();
        // as in docs/operations.md for restricted namespaces
        DaprControlPlane.start(started, "dapr_sidecar_injector.sidecarDropALLCapabilities=true");
    }

    @AfterAll
    static void end() {
        if (started != null) {
            started.close();
        }
    }

    private String install(String... values) {
        Release release = new Release(cluster, Tool.HELM_3, cluster.restrictedNamespace("dapr"), "todoflow");
        Cluster.succeed(release.install(VALUES, values));
        return release.namespace();
    }

    private List<JsonNode> awaitPods(String namespace) {
        return await().atMost(PATIENCE)
                .until(
                        () -> cluster.list("pods", namespace),
                        pods -> pods.size() == 12
                                && pods.stream()
                                        .allMatch(pod ->
                                                pod.at("/status/phase").asText().equals("Running")));
    }

    private static JsonNode sidecar(JsonNode pod) {
        return Yaml.stream(pod.at("/spec/initContainers"))
                .filter(container -> container.get("name").asText().equals("daprd"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No native sidecar in " + pod));
    }

    private static String argument(JsonNode sidecar, String name) {
        List<String> arguments = Yaml.texts(sidecar.get("args"));
        int index = arguments.indexOf(name);
        return index < 0 ? "" : arguments.get(index + 1);
    }

    private static JsonNode variable(JsonNode container, String name) {
        return Yaml.stream(container.get("env"))
                .filter(variable -> variable.get("name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No %s in %s".formatted(name, container)));
    }

    @Test
    void eachPodOfARestrictedNamespaceHasTheAnnotatedSidecar() {
        // When
        String namespace = install();

        // Then
        assertThat(awaitPods(namespace)).allSatisfy(pod -> {
            JsonNode annotations = pod.at("/metadata/annotations");
            JsonNode sidecar = sidecar(pod);
            assertThat(sidecar.path("restartPolicy").asText()).isEqualTo("Always");
            assertThat(SETTINGS).allSatisfy(setting -> assertThat(argument(sidecar, "--" + setting))
                    .isEqualTo(annotations.path("dapr.io/" + setting).asText())
                    .isNotEmpty());
            assertThat(argument(sidecar, "--app-port"))
                    .isEqualTo(
                            pod.at("/spec/containers/0/ports/0/containerPort").asText());
            assertThat(argument(sidecar, "--dapr-graceful-shutdown-seconds"))
                    .isEqualTo(
                            annotations.get("dapr.io/graceful-shutdown-seconds").asText());
            assertThat(Yaml.texts(sidecar.get("args")))
                    .contains("--enable-app-health-check", "--disable-builtin-k8s-secret-store", "--log-as-json");
            assertThat(sidecar.at("/resources/requests/cpu").asText())
                    .isEqualTo(annotations.get("dapr.io/sidecar-cpu-request").asText());
            assertThat(sidecar.at("/resources/limits/memory").asText()).isEqualTo("128Mi");
            assertThat(sidecar.at("/securityContext/seccompProfile/type").asText())
                    .isEqualTo("RuntimeDefault");
        });
    }

    @Test
    void sidecarAndApplicationHaveTheSameTokens() {
        // When
        String namespace = install();

        // Then
        assertThat(awaitPods(namespace)).allSatisfy(pod -> {
            JsonNode application = pod.at("/spec/containers/0");
            JsonNode sidecar = sidecar(pod);
            assertThat(secret(variable(sidecar, "DAPR_API_TOKEN")))
                    .isEqualTo(secret(variable(application, "DAPR_API_TOKEN")));
            assertThat(secret(variable(sidecar, "APP_API_TOKEN")))
                    .isEqualTo(secret(variable(application, "APP_API_TOKEN")));
        });
        assertThat(cluster.list("secrets", namespace))
                .filteredOn(secret -> secret.at("/data/token").isTextual())
                .hasSize(2)
                .allSatisfy(secret -> assertThat(DaprControlPlane.decoded(secret.at("/data/token")))
                        .hasSize(48));
    }

    private static String secret(JsonNode variable) {
        return variable.at("/valueFrom/secretKeyRef/name").asText() + "/"
                + variable.at("/valueFrom/secretKeyRef/key").asText();
    }

    @Test
    void aServiceWithoutSidecarHasNone() {
        // When
        String namespace = install("--set=services.audit-service.sidecar=false");

        // Then
        assertThat(awaitPods(namespace))
                .allSatisfy(pod -> assertThat(pod.at("/spec/initContainers").isEmpty())
                        .isEqualTo(pod.at("/metadata/labels")
                                .path("app.kubernetes.io/name")
                                .asText()
                                .equals("audit-service")));
    }

    @Test
    void theOperatorCreatesAServiceForEachSidecar() {
        // When
        String namespace = install();

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(cluster.list("services", namespace).stream()
                        .map(service -> service.at("/metadata/name").asText())
                        .filter(name -> name.endsWith("-dapr")))
                .containsExactlyInAnyOrder(
                        "analytics-service-dapr",
                        "audit-service-dapr",
                        "backend-dapr",
                        "email-delivery-service-dapr",
                        "notification-service-dapr",
                        "recurring-task-service-dapr"));
    }
}
