package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Secrets from a JSON file or the environment (recorded: secrets-*). */
final class SecretStores {

    private final Map<String, Map<String, Map<String, String>>> stores = new LinkedHashMap<>();
    private final Map<String, JsonNode> scopes = new LinkedHashMap<>();

    /** {@code spec.secrets.scopes} of the Configuration. */
    SecretStores(JsonNode scopes) {
        for (JsonNode scope : scopes) {
            this.scopes.put(scope.path("storeName").asText(), scope);
        }
    }

    /** Loads secretstores.local.file; returns whether a secret has several values. */
    boolean addFile(Resources.Component component) {
        component.allowOnly(Set.of("secretsFile", "nestedSeparator", "multiValued"));
        Path file = Path.of(component.metadata("secretsFile", ""));
        boolean multiValued = component.isOn("multiValued");
        String separator = component.metadata("nestedSeparator", ":");
        Map<String, Map<String, String>> secrets = new TreeMap<>();
        try {
            JsonNode root = CloudEvents.object(Files.readAllBytes(file));
            if (multiValued) {
                root.fields().forEachRemaining(e -> {
                    if (e.getValue().isTextual()) {
                        secrets.put(e.getKey(), Map.of(e.getKey(), e.getValue().asText()));
                    } else if (e.getValue().isObject()) {
                        Map<String, String> values = new TreeMap<>();
                        flatten("", e.getValue(), separator, values);
                        secrets.put(e.getKey(), values);
                    }
                });
            } else {
                Map<String, String> values = new TreeMap<>();
                flatten("", root, separator, values);
                values.forEach((key, value) -> secrets.put(key, Map.of(key, value)));
            }
        } catch (IOException e) {
            throw new IllegalStateException(
                    "secret store " + component.name() + ": cannot read " + file.toAbsolutePath() + ": "
                            + e.getMessage(),
                    e);
        }
        stores.put(component.name(), secrets);
        return multiValued;
    }

    /** Loads secretstores.local.env. */
    void addEnvironment(Resources.Component component) {
        component.allowOnly(Set.of("prefix"));
        String prefix = component.metadata("prefix", "");
        Map<String, Map<String, String>> secrets = new TreeMap<>();
        System.getenv().forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                String key = name.substring(prefix.length());
                secrets.put(key, Map.of(key, value));
            }
        });
        stores.put(component.name(), secrets);
    }

    Map<String, String> get(String store, String key) {
        Map<String, Map<String, String>> secrets = store(store);
        if (!allowed(store, key)) {
            throw new DaprError(
                    403,
                    Status.Code.PERMISSION_DENIED,
                    "ERR_PERMISSION_DENIED",
                    "access denied by policy to get \"" + key + "\" from \"" + store + "\"");
        }
        Map<String, String> secret = secrets.get(key);
        if (secret == null) {
            throw new DaprError(
                    500,
                    Status.Code.INTERNAL,
                    "ERR_SECRET_GET",
                    "failed getting secret with key " + key + " from secret store " + store + ": secret " + key
                            + " not found");
        }
        return secret;
    }

    Map<String, Map<String, String>> bulk(String store) {
        Map<String, Map<String, String>> secrets = new TreeMap<>(store(store));
        secrets.keySet().removeIf(key -> !allowed(store, key));
        return secrets;
    }

    @Nullable
    Answer http(HttpCall call) {
        if (!call.method.equals("GET")
                || call.path.size() != 4
                || call.segment(3).isEmpty()) {
            return null;
        }
        String store = call.segment(2);
        return Answer.json(200, call.segment(3).equals("bulk") ? bulk(store) : get(store, call.segment(3)));
    }

    private Map<String, Map<String, String>> store(String name) {
        if (stores.isEmpty()) {
            throw new DaprError(
                    500,
                    Status.Code.FAILED_PRECONDITION,
                    "ERR_SECRET_STORES_NOT_CONFIGURED",
                    "secret store is not configured");
        }
        Map<String, Map<String, String>> store = stores.get(name);
        if (store == null) {
            throw new DaprError(
                    401,
                    Status.Code.INVALID_ARGUMENT,
                    "ERR_SECRET_STORE_NOT_FOUND",
                    "failed finding secret store with key " + name);
        }
        return store;
    }

    private boolean allowed(String store, String key) {
        JsonNode scope = scopes.get(store);
        if (scope == null) {
            return true;
        }
        List<String> allowedSecrets = texts(scope.path("allowedSecrets"));
        if (!allowedSecrets.isEmpty()) {
            return allowedSecrets.contains(key);
        }
        return !texts(scope.path("deniedSecrets")).contains(key)
                && !scope.path("defaultAccess").asText().equalsIgnoreCase("deny");
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    /** Joins nested names, and formats values other than strings like Go. */
    private static void flatten(String name, JsonNode node, String separator, Map<String, String> values) {
        String prefix = name.isEmpty() ? "" : name + separator;
        if (node.isObject()) {
            node.fields().forEachRemaining(e -> flatten(prefix + e.getKey(), e.getValue(), separator, values));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(prefix + i, node.get(i), separator, values);
            }
        } else if (node.isTextual()) {
            values.put(name, node.asText());
        } else {
            String type = node.isBoolean() ? "bool=" : node.isNumber() ? "float64=" : "<nil>";
            values.put(name, "%!s(" + type + (node.isNull() ? "" : node.asText()) + ")");
        }
    }
}
