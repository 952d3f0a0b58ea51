package io.todoflow.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.cluster.Commands.Result;
import io.todoflow.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/**
 * The control plane of Kubernetes on this machine: etcd, API server, controllers and scheduler. KWOK simulates the
 * nodes. Addresses of services are loopback addresses, so that local processes can act as pods.
 */
final class Cluster implements AutoCloseable {

    private static final String TOKEN = UUID.randomUUID().toString();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Deque<Server> servers = new ArrayDeque<>();
    private final Path kubeconfig;

    private Cluster() throws IOException {
        folder = Files.createDirectories(
                Path.of("target", "cluster", UUID.randomUUID().toString()).toAbsolutePath());
        kubeconfig = folder.resolve("kubeconfig");
    }

    /** The missing requirements; empty if there are none. */
    static String missing() {
        return definitions().isEmpty()
                ? "-Dcluster.definitions does not name a folder with CustomResourceDefinitions; " + Tool.missing()
                : Tool.missing();
    }

    private static String definitions() {
        return System.getProperty("cluster.definitions", "");
    }

    static Cluster start() throws IOException {
        Cluster cluster = new Cluster();
        try {
            cluster.launch();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void launch() throws IOException {
        int[] ports = FreePorts.find(5);
        String etcd = "http://127.0.0.1:" + ports[0];
        String peer = "http://127.0.0.1:" + ports[1];
        start(
                Tool.ETCD,
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + etcd,
                "--advertise-client-urls=" + etcd,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync");
        Files.writeString(folder.resolve("tokens.csv"), TOKEN + ",admin,admin,system:masters\n");
        writeKeys();
        String address = "https://127.0.0.1:" + ports[2];
        writeKubeconfig(address);
        start(
                        Tool.API_SERVER,
                        "--etcd-servers=" + etcd,
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--endpoint-reconciler-type=none",
                        "--secure-port=" + ports[2],
                        "--cert-dir=" + folder.resolve("certificates"),
                        "--token-auth-file=" + folder.resolve("tokens.csv"),
                        "--authorization-mode=RBAC",
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + folder.resolve("accounts.pub"),
                        "--service-account-signing-key-file=" + folder.resolve("accounts.key"),
                        "--service-cluster-ip-range=127.96.0.0/16")
                .await(() -> kubectl("get", "--raw=/readyz").succeeded());
        start(
                        Tool.CONTROLLER_MANAGER,
                        "--kubeconfig=" + kubeconfig,
                        "--leader-elect=false",
                        "--use-service-account-credentials=true",
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + ports[3],
                        "--service-account-private-key-file=" + folder.resolve("accounts.key"),
                        "--root-ca-file=" + folder.resolve("certificates/apiserver.crt"))
                .awaitPort(ports[3]);
        start(
                        Tool.SCHEDULER,
                        "--kubeconfig=" + kubeconfig,
                        "--leader-elect=false",
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + ports[4])
                .awaitPort(ports[4]);
        Path stages = Files.writeString(folder.resolve("kwok.yaml"), Kubelet.STAGES);
        start(
                Tool.KWOK,
                "--kubeconfig=" + kubeconfig,
                "--config=" + stages,
                "--manage-all-nodes=true",
                "--node-lease-duration-seconds=40");
        for (String node : List.of("node-1", "node-2")) {
            apply("""
                    apiVersion: v1
                    kind: Node
                    metadata: {name: %1$s, labels: {kubernetes.io/hostname: %1$s, kubernetes.io/os: linux}}
                    status:
                      allocatable: {cpu: "64", memory: 256Gi, pods: "1000"}
                      capacity: {cpu: "64", memory: 256Gi, pods: "1000"}
                    """.formatted(node));
        }
        succeed(kubectl("apply", "--server-side", "--recursive", "--filename=" + definitions()));
        succeed(kubectl("wait", "--for=condition=Established", "crd", "--all", "--timeout=120s"));
        succeed(kubectl("wait", "--for=condition=Ready", "node", "--all", "--timeout=120s"));
    }

    private Server start(Tool tool, String... arguments) {
        return start(tool, List.of(arguments), Map.of());
    }

    /** Starts a server that ends with the cluster. */
    Server start(Tool tool, List<String> arguments, Map<String, String> environment) {
        Server server = Server.start(folder, tool, arguments, environment);
        servers.push(server);
        return server;
    }

    /** Creates the key that signs tokens of service accounts. */
    private void writeKeys() throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair keys = generator.generateKeyPair();
            Files.writeString(folder.resolve("accounts.key"), pem("PRIVATE KEY", keys.getPrivate()));
            Files.writeString(folder.resolve("accounts.pub"), pem("PUBLIC KEY", keys.getPublic()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, Key key) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, text, type);
    }

    private void writeKubeconfig(String address) throws IOException {
        Files.writeString(kubeconfig, """
                apiVersion: v1
                kind: Config
                clusters: [{name: it, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
                users: [{name: it, user: {token: "%s"}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                current-context: it
                """.formatted(address, TOKEN));
    }

    Path folder() {
        return folder;
    }

    String version() {
        return json(succeed(kubectl("get", "--raw=/version")).output())
                .get("gitVersion")
                .asText();
    }

    Path kubeconfig() {
        return kubeconfig;
    }

    /** Creates a namespace with the restricted Pod Security Standard. */
    String restrictedNamespace(String name) {
        String namespace = name + "-" + UUID.randomUUID().toString().substring(0, 8);
        apply("""
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: %s
                  labels: {pod-security.kubernetes.io/enforce: restricted, pod-security.kubernetes.io/warn: restricted}
                """.formatted(namespace));
        return namespace;
    }

    Result kubectl(String... arguments) {
        return run(Tool.KUBECTL, "", arguments);
    }

    /** The objects as kubectl returns them. */
    JsonNode get(String... arguments) {
        List<String> all = new ArrayList<>(List.of("get", "--output=json"));
        all.addAll(Arrays.asList(arguments));
        return json(succeed(kubectl(all.toArray(String[]::new))).output());
    }

    /** The objects of a kind in a namespace. */
    List<JsonNode> list(String kind, String namespace) {
        return StreamSupport.stream(
                        get(kind, "--namespace=" + namespace).get("items").spliterator(), false)
                .toList();
    }

    /** Waits until each Deployment of a namespace is rolled out: all pods are new and available. */
    void awaitRollouts(String namespace) {
        succeed(kubectl("rollout", "status", "deployment", "--namespace=" + namespace, "--timeout=120s"));
    }

    /** Applies objects on the server side like GitOps tools, and returns the result. */
    String apply(String objects, String... arguments) {
        List<String> all = new ArrayList<>(List.of("apply", "--server-side", "--filename=-"));
        all.addAll(Arrays.asList(arguments));
        return succeed(run(Tool.KUBECTL, objects, all.toArray(String[]::new))).output();
    }

    Result run(Tool tool, String input, String... arguments) {
        List<String> command = new ArrayList<>(List.of(tool.command()));
        command.addAll(Arrays.asList(arguments));
        return Commands.run(
                command,
                Map.of(
                        "KUBECONFIG", kubeconfig.toString(),
                        "HELM_CACHE_HOME", folder.resolve("helm-cache").toString(),
                        "HELM_CONFIG_HOME", folder.resolve("helm-config").toString(),
                        "HELM_DATA_HOME", folder.resolve("helm-data").toString()),
                input);
    }

    static Result succeed(Result result) {
        if (!result.succeeded()) {
            throw new AssertionError(result.output() + result.errors());
        }
        return result;
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        servers.forEach(Server::close);
    }
}
