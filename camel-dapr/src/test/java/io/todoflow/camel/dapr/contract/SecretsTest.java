package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.exceptions.DaprException;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Secrets of a file: one, all, and those that the app may not read. */
class SecretsTest {

    private static final String FILE = file("""
            {"db": {"username": "u1", "password": "p1"}, "flat": "v1", "deny-me": {"k": "x"},
             "nested": {"a": {"b": "c"}}, "num": 5}""");

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("confidant")
            .with(
                    Setup.component(
                            "kubernetes-secrets",
                            "secretstores.local.file",
                            "secretsFile: " + FILE,
                            "multiValued: true"),
                    Setup.component("flat-secrets", "secretstores.local.file", "secretsFile: " + FILE),
                    Setup.component(
                            "scoped-secrets", "secretstores.local.file", "secretsFile: " + FILE, "multiValued: Yes"),
                    Setup.component("environment", "secretstores.local.env"))
            .secretScopes("""
                    - storeName: kubernetes-secrets
                      deniedSecrets: [deny-me]
                    - storeName: scoped-secrets
                      defaultAccess: deny
                      allowedSecrets: [db]
                    """)
            .withoutApp();

    private static String file(String content) {
        try {
            Path file = Files.createTempFile("secrets", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, content).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ContractTest
    void secretsAreReadOrRefused(World dapr) {
        record Row(String path, int status, String answer) {}
        String notFound =
                "ERR_SECRET_GET failed getting secret with key %s from secret store %s: secret %1$s not found";
        String denied = "ERR_PERMISSION_DENIED access denied by policy to get \"%s\" from \"%s\"";
        String noStore = "ERR_SECRET_STORE_NOT_FOUND failed finding secret store with key nostore";
        List<Row> rows = List.of(
                new Row("kubernetes-secrets/db", 200, "{\"password\":\"p1\",\"username\":\"u1\"}"),
                new Row("kubernetes-secrets/db?metadata.namespace=x", 200, "{\"password\":\"p1\",\"username\":\"u1\"}"),
                new Row("kubernetes-secrets/flat", 200, "{\"flat\":\"v1\"}"),
                new Row("kubernetes-secrets/nested", 200, "{\"a:b\":\"c\"}"),
                new Row("kubernetes-secrets/num", 500, notFound.formatted("num", "kubernetes-secrets")),
                new Row("kubernetes-secrets/nope", 500, notFound.formatted("nope", "kubernetes-secrets")),
                new Row("kubernetes-secrets/deny-me", 403, denied.formatted("deny-me", "kubernetes-secrets")),
                new Row(
                        "kubernetes-secrets/bulk",
                        200,
                        "{\"db\":{\"password\":\"p1\",\"username\":\"u1\"},\"flat\":{\"flat\":\"v1\"},"
                                + "\"nested\":{\"a:b\":\"c\"}}"),
                new Row("flat-secrets/db:username", 200, "{\"db:username\":\"u1\"}"),
                new Row("flat-secrets/db", 500, notFound.formatted("db", "flat-secrets")),
                new Row(
                        "flat-secrets/bulk",
                        200,
                        "{\"db:password\":{\"db:password\":\"p1\"},\"db:username\":{\"db:username\":\"u1\"},"
                                + "\"deny-me:k\":{\"deny-me:k\":\"x\"},\"flat\":{\"flat\":\"v1\"},"
                                + "\"nested:a:b\":{\"nested:a:b\":\"c\"},\"num\":{\"num\":\"%!s(float64=5)\"}}"),
                new Row("scoped-secrets/db", 200, "{\"password\":\"p1\",\"username\":\"u1\"}"),
                new Row("scoped-secrets/flat", 403, denied.formatted("flat", "scoped-secrets")),
                new Row("scoped-secrets/nope", 403, denied.formatted("nope", "scoped-secrets")),
                new Row("scoped-secrets/bulk", 200, "{\"db\":{\"password\":\"p1\",\"username\":\"u1\"}}"),
                new Row("environment/PATH", 200, "{\"PATH\":\"" + System.getenv("PATH") + "\"}"),
                new Row("nostore/db", 401, noStore),
                new Row("nostore/bulk", 401, noStore),
                new Row(
                        "kubernetes-secrets/",
                        404,
                        "ERR_DIRECT_INVOKE failed getting app id either from the URL path or the header dapr-app-id"));
        List<Row> answers = new ArrayList<>();
        for (Row row : rows) {
            Answer answer = dapr.get("/v1.0/secrets/" + row.path);
            answers.add(new Row(
                    row.path,
                    answer.status(),
                    answer.status() == 200 ? answer.json().toString() : answer.errorCode() + " " + answer.message()));
        }

        assertThat(answers).containsExactlyElementsOf(rows);
    }

    @ContractTest
    void theSdkReadsTheSameSecrets(World dapr) {
        assertThat(dapr.sdk().getSecret("kubernetes-secrets", "db").block())
                .isEqualTo(Map.of("username", "u1", "password", "p1"));
        assertThat(dapr.sdk().getBulkSecret("scoped-secrets").block())
                .isEqualTo(Map.of("db", Map.of("username", "u1", "password", "p1")));
        assertThatThrownBy(() -> dapr.sdk().getSecret("scoped-secrets", "flat").block())
                .isInstanceOfSatisfying(
                        DaprException.class, e -> assertThat(e.getErrorCode()).isEqualTo("PERMISSION_DENIED"));
        assertThatThrownBy(() -> dapr.sdk().getSecret("nostore", "flat").block())
                .isInstanceOfSatisfying(
                        DaprException.class, e -> assertThat(e.getErrorCode()).isEqualTo("INVALID_ARGUMENT"));
    }

    @ContractTest
    void theLocalComponentsOfThisRepositoryLoad(World on) throws IOException {
        Setup setup = Setup.app("local");
        try (var files = Files.list(Path.of("dapr-components/local"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                setup.with(Files.readString(file));
            }
        }
        try (World dapr = World.start(on.runtime(), setup.withoutApp())) {
            List<String> names = new ArrayList<>();
            dapr.get("/v1.0/metadata")
                    .json()
                    .path("components")
                    .forEach(component -> names.add(component.path("name").asText()));
            assertThat(names).containsExactlyInAnyOrder("pubsub", "statestore", "kubernetes-secrets", "echo");
            assertThat(dapr.get("/v1.0/secrets/kubernetes-secrets/smtp")
                            .json()
                            .path("username")
                            .asText())
                    .isEqualTo("todoflow");
        }
    }
}
