package io.todoflow.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.testing.FreePorts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The control plane of Dapr in a cluster, installed by its chart. Sentry, injector and operator run on this machine, with
 * the environment and the identities of their pods.
 */
final class DaprControlPlane {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAMESPACE = "dapr-system";
    private static final String SENTRY_ID = "spiffe://cluster.local/ns/dapr-system/dapr-sentry";

    private final Cluster cluster;
    private final Path folder;

    private DaprControlPlane(Cluster cluster) throws IOException {
        this.cluster = cluster;
        folder = Files.createDirectories(cluster.folder().resolve("dapr"));
    }

    /** The missing requirements; empty if there are none. */
    static String missing() {
        return Stream.of(
                        Cluster.missing(),
                        Tool.missing(Tool.HELM_3, Tool.DAPR_SENTRY, Tool.DAPR_INJECTOR, Tool.DAPR_OPERATOR),
                        chart().isEmpty() ? "-Dcluster.dapr-chart does not name the chart of Dapr" : "")
                .filter(missing -> !missing.isEmpty())
                .collect(Collectors.joining("; "));
    }

    private static String chart() {
        return System.getProperty("cluster.dapr-chart", "");
    }

    /** Installs and starts it; it injects sidecars afterwards. */
    static void start(Cluster cluster, String... values) throws IOException {
        new DaprControlPlane(cluster).launch(values);
    }

    private void launch(String... values) throws IOException {
        int[] ports = FreePorts.find(4);
        List<String> install = new ArrayList<>(List.of(
                "install",
                "dapr",
                chart(),
                "--namespace=" + NAMESPACE,
                "--create-namespace",
                "--skip-crds",
                "--set=global.mtls.sentryAddress=127.0.0.1:" + ports[0]));
        for (String value : values) {
            install.add("--set=" + value);
        }
        Cluster.succeed(cluster.run(Tool.HELM_3, "", install.toArray(String[]::new)));
        Path bundle = folder.resolve("ca.crt");
        start(
                        Tool.DAPR_SENTRY,
                        "sentry",
                        "--mode=kubernetes",
                        "--trust-domain=cluster.local",
                        "--issuer-credentials=" + folder,
                        "--listen-address=127.0.0.1",
                        "--port=" + ports[0],
                        "--kubeconfig=" + cluster.kubeconfig())
                .awaitPort(ports[0]);
        Files.writeString(
                bundle,
                cluster.get("configmap/dapr-trust-bundle", "--namespace=" + NAMESPACE)
                        .at("/data/ca.crt")
                        .asText());
        start(
                        Tool.DAPR_OPERATOR,
                        "operator",
                        "--disable-leader-election",
                        "--trust-anchors-file=" + bundle,
                        "--port=" + ports[1],
                        "--webhook-server-port=" + ports[2])
                .awaitPort(ports[1]);
        serve("dapr-sidecar-injector", ports[3]);
        start(Tool.DAPR_INJECTOR, "sidecar-injector", "--port=" + ports[3], "--kubeconfig=" + cluster.kubeconfig())
                .await(() -> cluster.kubectl(
                                "run",
                                "probe",
                                "--image=probe",
                                "--annotations=dapr.io/enabled=true",
                                "--dry-run=server",
                                "--output=json")
                        .output()
                        .contains("daprd"));
    }

    /** Starts the program of a component in place of its pod, with the settings of its Deployment. */
    private Server start(Tool tool, String part, String... arguments) throws IOException {
        JsonNode pod = awaitPod("dapr-" + part);
        Map<String, String> all = new HashMap<>(Map.of("NAMESPACE", NAMESPACE));
        pod.at("/spec/containers/0/env").forEach(variable -> {
            if (variable.hasNonNull("value")) {
                all.put(variable.get("name").asText(), variable.get("value").asText());
            }
        });
        all.put("KUBECONFIG", cluster.kubeconfig().toString());
        all.put("DAPR_TRUST_ANCHORS_FILE", folder.resolve("ca.crt").toString());
        all.put("DAPR_SENTRY_TOKEN_FILE", token(pod).toString());
        all.put("DAPR_UNSAFE_SKIP_CONTAINER_UID_GID_CHECK", "true");
        List<String> command = new ArrayList<>(List.of(arguments));
        int[] ports = FreePorts.find(2);
        command.add("--healthz-port=" + ports[0]);
        command.add("--metrics-port=" + ports[1]);
        return cluster.start(tool, command, all);
    }

    private JsonNode awaitPod(String app) {
        return Awaitility.await(app + " has a pod")
                .atMost(PATIENCE)
                .until(
                        () -> cluster.get("pods", "--namespace=" + NAMESPACE, "--selector=app=" + app)
                                .path("items")
                                .path(0),
                        pod -> pod.at("/status/phase").asText().equals("Running"));
    }

    /** The identity of a pod, as the kubelet would mount it. */
    private Path token(JsonNode pod) throws IOException {
        String token = Cluster.succeed(cluster.kubectl(
                        "create",
                        "token",
                        pod.at("/spec/serviceAccountName").asText(),
                        "--namespace=" + NAMESPACE,
                        "--audience=" + SENTRY_ID,
                        "--bound-object-kind=Pod",
                        "--bound-object-name=" + pod.at("/metadata/name").asText(),
                        "--bound-object-uid=" + pod.at("/metadata/uid").asText()))
                .output();
        return Files.writeString(folder.resolve(pod.at("/metadata/name").asText() + ".token"), token.strip());
    }

    /** Makes the API server call the webhook of a service at a local port. */
    private void serve(String webhook, int port) {
        patch("mutatingwebhookconfiguration/" + webhook, "/webhooks/0/clientConfig/service/port", port);
        patch("service/" + webhook, "/spec/ports/0/port", port);
    }

    private void patch(String object, String path, int value) {
        Cluster.succeed(cluster.kubectl(
                "patch",
                object,
                "--namespace=" + NAMESPACE,
                "--type=json",
                "--patch=[{\"op\": \"add\", \"path\": \"%s\", \"value\": %d}]".formatted(path, value)));
    }

    static String decoded(JsonNode data) {
        return new String(Base64.getDecoder().decode(data.asText()), StandardCharsets.UTF_8);
    }
}
