package io.todoflow.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.cluster.Commands.Result;
import io.todoflow.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart on a real API server, with controllers and scheduler. All namespaces restrict pods. */
class ChartOnCluster {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String VALUES =
            "{broker: kafka, database: {url: \"jdbc:postgresql://db/todoflow\", password: p}}";
    private static final List<String> SERVICES =
            Yaml.read(Path.of("helm/todoflow/files/services.yaml")).properties().stream()
                    .map(Map.Entry::getKey)
                    .sorted()
                    .toList();

    private static @Nullable Cluster started;

    private final Cluster cluster = Objects.requireNonNull(started);

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Cluster.missing().isEmpty(), Cluster.missing());
        started = Cluster.start();
    }

    @AfterAll
    static void end() {
        if (started != null) {
            started.close();
        }
    }

    private Release release(Tool helm) {
        assumeTrue(Tool.missing(helm).isEmpty(), Tool.missing(helm));
        return new Release(cluster, helm, cluster.restrictedNamespace("chart"), "todoflow");
    }

    private List<String> names(String kind, String namespace) {
        return cluster.list(kind, namespace).stream()
                .map(object -> object.at("/metadata/name").asText())
                .toList();
    }

    private Map<String, Integer> replicas(String namespace) {
        return cluster.list("deployments", namespace).stream()
                .collect(Collectors.toMap(
                        deployment -> deployment
                                .at("/metadata/labels")
                                .path("app.kubernetes.io/name")
                                .asText(),
                        deployment -> deployment.at("/spec/replicas").asInt()));
    }

    /** The generation, content and labels of each object of the chart. */
    private Map<String, String> objects(String namespace) {
        Map<String, String> objects = new TreeMap<>();
        for (String kind : List.of(
                "deployments",
                "services",
                "configmaps",
                "secrets",
                "serviceaccounts",
                "roles",
                "rolebindings",
                "networkpolicies",
                "poddisruptionbudgets",
                "horizontalpodautoscalers",
                "components",
                "configurations.dapr.io",
                "resiliencies",
                "subscriptions")) {
            cluster.list(kind, namespace)
                    .forEach(object -> objects.put(
                            kind + "/" + object.at("/metadata/name").asText(),
                            object.at("/metadata/generation").asText()
                                    + object.path("data")
                                    + object.at("/metadata/labels")));
        }
        return objects;
    }

    @ParameterizedTest
    @EnumSource(names = {"HELM_3", "HELM_4"})
    void theChartIsInstalledUpgradedRolledBackAndUninstalled(Tool helm) {
        Release release = release(helm);

        // When it is installed
        Result install = Cluster.succeed(release.install(VALUES));

        // Then
        assertThat(install.errors()).doesNotContainIgnoringCase("warning");
        cluster.awaitRollouts(release.namespace());
        assertThat(replicas(release.namespace()))
                .isEqualTo(SERVICES.stream().collect(Collectors.toMap(service -> service, service -> 2)));

        // When it is upgraded with a user's value for a variable that the chart also sets
        Cluster.succeed(
                release.upgrade(VALUES, "--set=defaults.env.DAPR_PUBSUB=pubsub", "--set=services.backend.replicas=3"));

        // Then
        cluster.awaitRollouts(release.namespace());
        assertThat(replicas(release.namespace())).containsEntry("backend", 3);

        // When it is rolled back
        Cluster.succeed(release.helm("rollback", "1"));

        // Then
        cluster.awaitRollouts(release.namespace());
        assertThat(replicas(release.namespace())).containsEntry("backend", 2);

        // When it is uninstalled
        Cluster.succeed(release.helm("uninstall"));

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(names("pods", release.namespace())).isEmpty();
            assertThat(objects(release.namespace()).keySet())
                    .containsExactly("configmaps/kube-root-ca.crt", "serviceaccounts/default");
        });
    }

    @Test
    void podsOfAServiceAreOnDifferentNodes() {
        // Given
        Release release = release(Tool.HELM_3);

        // When
        Cluster.succeed(release.install(VALUES));

        // Then
        cluster.awaitRollouts(release.namespace());
        assertThat(cluster.list("pods", release.namespace()))
                .extracting(pod -> pod.at("/metadata/labels")
                                .path("app.kubernetes.io/name")
                                .asText() + " on " + pod.at("/spec/nodeName").asText())
                .hasSize(2 * SERVICES.size())
                .doesNotHaveDuplicates();
    }

    /**
     * {@code -Dcluster.previous} names the commit or tag of the previous release. That release has a variable twice if
     * the user's values repeat one of the chart; only the client-side apply of Helm 3 accepts that.
     */
    @ParameterizedTest
    @CsvSource({
        "HELM_3, HELM_3, --set=defaults.env.OWN=value, --force=false",
        "HELM_3, HELM_4, --set=defaults.env.DAPR_PUBSUB=pubsub, --server-side=true",
        "HELM_4, HELM_4, --set=defaults.env.OWN=value, --server-side=true"
    })
    void thePreviousReleaseIsUpgraded(Tool before, Tool now, String variable, String how) throws IOException {
        // Given
        String commit = System.getProperty("cluster.previous", "");
        assumeTrue(!commit.isEmpty(), "-Dcluster.previous does not name a commit of the previous release");
        Release previous = release(before);
        Release release = new Release(cluster, now, previous.namespace(), previous.name());
        assumeTrue(Tool.missing(now).isEmpty(), Tool.missing(now));
        Cluster.succeed(previous.helm("install", chartOf(commit), VALUES, variable));
        cluster.awaitRollouts(release.namespace());

        // When
        Result upgrade = release.upgrade("{}", "--reset-then-reuse-values", how);

        // Then
        Cluster.succeed(upgrade);
        cluster.awaitRollouts(release.namespace());
        assertThat(cluster.list("deployments", release.namespace()))
                .allSatisfy(deployment -> assertThat(Yaml.stream(deployment.at("/spec/template/spec/containers/0/env")))
                        .extracting(env -> env.get("name").asText())
                        .doesNotHaveDuplicates()
                        .contains(variable.replaceAll(".*env\\.|=[a-z]*$", "")));
    }

    /**
     * Helm 3 removes both entries of a duplicate variable of the previous release, and adds the missing one only with
     * the second upgrade.
     */
    @Test
    void aSecondUpgradeByHelm3RestoresADuplicateVariableOfThePreviousRelease() throws IOException {
        // Given
        String commit = System.getProperty("cluster.previous", "");
        assumeTrue(!commit.isEmpty(), "-Dcluster.previous does not name a commit of the previous release");
        Release release = release(Tool.HELM_3);
        Cluster.succeed(release.helm("install", chartOf(commit), VALUES, "--set=defaults.env.DAPR_PUBSUB=pubsub"));
        Cluster.succeed(release.upgrade("{}", "--reset-then-reuse-values"));

        // When
        Cluster.succeed(release.upgrade("{}", "--reset-then-reuse-values"));

        // Then
        cluster.awaitRollouts(release.namespace());
        assertThat(cluster.list("deployments", release.namespace()))
                .allSatisfy(deployment -> assertThat(Yaml.stream(deployment.at("/spec/template/spec/containers/0/env")))
                        .extracting(env -> env.get("name").asText())
                        .doesNotHaveDuplicates()
                        .contains("DAPR_PUBSUB"));
    }

    private Path chartOf(String commit) throws IOException {
        Path folder = Files.createDirectories(cluster.folder().resolve("previous"));
        Cluster.succeed(Commands.run(
                List.of(
                        "sh",
                        "-c",
                        "git archive %s helm/todoflow | tar --extract --directory=%s".formatted(commit, folder)),
                Map.of(),
                ""));
        return folder.resolve("helm/todoflow");
    }

    @ParameterizedTest
    @EnumSource(names = {"HELM_3", "HELM_4"})
    void aSecondReleaseInOneNamespaceIsRefusedForItsSharedObjects(Tool helm) {
        // Given
        Release first = release(helm);
        Cluster.succeed(first.install(VALUES));

        // When
        Result second = new Release(cluster, helm, first.namespace(), "other").install(VALUES);

        // Then
        assertThat(second.succeeded()).isFalse();
        assertThat(second.errors()).contains("exists", "todoflow", "other");
    }

    @Test
    void releasesInTwoNamespacesAreIndependent() {
        // Given
        Release first = release(Tool.HELM_3);
        Release second = release(Tool.HELM_3);
        Cluster.succeed(first.install(VALUES));
        Cluster.succeed(second.install(VALUES));
        cluster.awaitRollouts(second.namespace());
        Map<String, String> before = objects(second.namespace());

        // When
        Cluster.succeed(first.helm("uninstall"));

        // Then
        assertThat(objects(second.namespace())).isEqualTo(before);
        cluster.awaitRollouts(second.namespace());
    }

    @Test
    void anIdenticalUpgradeChangesNothing() {
        // Given tokens of the user, as in docs/operations.md, and more replicas by an autoscaler
        Release release = release(Tool.HELM_3);
        cluster.apply("""
                {apiVersion: v1, kind: Secret, metadata: {name: tokens}, stringData: {token: secret}}
                """, "--namespace=" + release.namespace());
        String values = """
                broker: kafka
                database: {url: "jdbc:postgresql://db/todoflow", password: p}
                dapr: {apiToken: {existingSecret: tokens}, appToken: {existingSecret: tokens}}
                defaults: {autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 4}}
                """;
        cluster.apply(release.template(values), "--namespace=" + release.namespace());
        scale(release.namespace(), 4);
        Map<String, String> before = objects(release.namespace());

        // When
        String rendered = release.template(values);
        cluster.apply(rendered, "--namespace=" + release.namespace());

        // Then
        assertThat(objects(release.namespace())).isEqualTo(before);
        Result difference = cluster.run(
                Tool.KUBECTL, rendered, "diff", "--server-side", "--filename=-", "--namespace=" + release.namespace());
        assertThat(difference.output() + difference.errors()).isEmpty();
    }

    /** Acts as the autoscaler, which has no metrics. */
    private void scale(String namespace, int replicas) {
        Cluster.succeed(
                cluster.kubectl("scale", "deployment", "--all", "--replicas=" + replicas, "--namespace=" + namespace));
        cluster.awaitRollouts(namespace);
    }

    @Test
    void regeneratedTokensAreRefusedAndNotChangedUnderRunningPods() {
        // Given
        Release release = release(Tool.HELM_3);
        cluster.apply(release.template(VALUES), "--namespace=" + release.namespace());

        // When
        Result again = cluster.run(
                Tool.KUBECTL,
                release.template(VALUES),
                "apply",
                "--server-side",
                "--filename=-",
                "--namespace=" + release.namespace());

        // Then
        assertThat(again.succeeded()).isFalse();
        assertThat(again.errors()).contains("immutable");
    }

    /** Includes the objects of KEDA, the Gateway API, the Prometheus Operator and External Secrets. */
    @ParameterizedTest
    @MethodSource("examples")
    void theObjectsOfEachExampleAreAccepted(Path example) {
        // Given
        Release release = release(Tool.HELM_3);

        // When
        Result applied = dryRun(release.template(example), release.namespace());

        // Then no field is unknown and no pod is refused
        assertThat(Cluster.succeed(applied).errors()).isEmpty();
    }

    static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(Release.CHART.resolve("examples"))) {
            return files.sorted().toList();
        }
    }

    private Result dryRun(String objects, String namespace) {
        return cluster.run(
                Tool.KUBECTL,
                objects,
                "apply",
                "--server-side",
                "--dry-run=server",
                "--filename=-",
                "--namespace=" + namespace);
    }

    @Test
    void integrationsOfCamelKAreAccepted() {
        // When
        Result applied = cluster.kubectl(
                "apply",
                "--server-side",
                "--dry-run=server",
                "--filename=helm/camel-k",
                "--namespace=" + cluster.restrictedNamespace("camel-k"));

        // Then
        assertThat(Cluster.succeed(applied).errors()).isEmpty();
        assertThat(applied.output().lines()).hasSize(SERVICES.size());
    }

    @ParameterizedTest
    @EnumSource(names = {"HELM_3", "HELM_4"})
    void aJobMigratesBeforePodsAreCreated(Tool helm) {
        // Given
        Release release = release(helm);

        // When
        Cluster.succeed(release.install("{database: {existingSecret: database}, migrations: {mode: job}}"));

        // Then the job, which is deleted after its success, ended before the first pod was created
        cluster.awaitRollouts(release.namespace());
        assertThat(names("jobs", release.namespace())).isEmpty();
        assertThat(cluster.list("events", release.namespace()))
                .anyMatch(event -> event.path("reason").asText().equals("Completed")
                        && event.at("/involvedObject/name").asText().equals("todoflow-migration"));
    }

    @ParameterizedTest
    @EnumSource(names = {"HELM_3", "HELM_4"})
    void anUpgradeKeepsTheReplicasOfTheAutoscaler(Tool helm) {
        // Given
        Release release = release(helm);
        String values = "--set=defaults.autoscaling.enabled=true";
        Cluster.succeed(release.install(VALUES));
        Cluster.succeed(release.upgrade(VALUES, values));
        assertThat(replicas(release.namespace()).values()).containsOnly(2);
        scale(release.namespace(), 4);

        // When
        Cluster.succeed(release.upgrade(VALUES, values, "--set=defaults.env.OWN=value"));

        // Then
        cluster.awaitRollouts(release.namespace());
        assertThat(replicas(release.namespace()).values()).containsOnly(4);
        assertThat(names("horizontalpodautoscalers", release.namespace())).hasSize(SERVICES.size());
    }

    @Test
    void aRolloutNeedsQuotaForOneMorePodPerService() {
        // Given
        Release release = release(Tool.HELM_3);
        cluster.apply("""
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: quota}
                spec: {hard: {pods: "18", requests.cpu: "20", requests.memory: 40Gi, limits.memory: 60Gi}}
                """, "--namespace=" + release.namespace());
        Cluster.succeed(release.install(VALUES));
        cluster.awaitRollouts(release.namespace());

        // When
        Cluster.succeed(release.upgrade(VALUES, "--set=defaults.env.OWN=value"));

        // Then, although a terminating pod still occupies its place for a moment
        cluster.awaitRollouts(release.namespace());
        assertThat(replicas(release.namespace()).values()).containsOnly(2);
    }

    @Test
    void onlyOneReplicaOfAServiceMayBeEvictedAtATime() {
        // Given
        Release release = release(Tool.HELM_3);
        Cluster.succeed(release.install(VALUES));
        cluster.awaitRollouts(release.namespace());

        // Then
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        cluster.list("poddisruptionbudgets", release.namespace()))
                .hasSize(SERVICES.size())
                .extracting(budget -> budget.get("status"))
                .allSatisfy((JsonNode status) -> {
                    assertThat(status.path("currentHealthy").asInt()).isEqualTo(2);
                    assertThat(status.path("disruptionsAllowed").asInt()).isEqualTo(1);
                }));
    }
}
