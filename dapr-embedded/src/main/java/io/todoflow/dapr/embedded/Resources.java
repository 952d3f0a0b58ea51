package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Dapr YAML in the resources folders that applies to this app-id.
 *
 * <p>Like daprd, ignores a Resiliency that is not the first document of its file.
 */
final class Resources {

    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
    private static final YAMLMapper YAML = new YAMLMapper();

    final List<Component> components = new ArrayList<>();
    /** Declarative subscriptions. */
    final List<JsonNode> subscriptions = new ArrayList<>();

    final List<JsonNode> resiliencies = new ArrayList<>();

    /** A configured component. */
    record Component(String name, String type, boolean ignoreErrors, Map<String, String> metadata) {

        /** Refuses metadata that daprd supports and the embedded Dapr does not. */
        void allowOnly(Set<String> known) {
            for (String key : metadata.keySet()) {
                if (!known.contains(key)) {
                    throw refused("metadata '" + key + "' of component " + name + " (" + type + ")");
                }
            }
        }

        /** Refuses the given metadata, which would change the behavior; the type ignores any other. */
        void refuse(Set<String> unserved) {
            for (String key : metadata.keySet()) {
                if (unserved.contains(key)) {
                    throw refused("metadata '" + key + "' of component " + name + " (" + type + ")");
                }
            }
        }

        String metadata(String key, String otherwise) {
            return metadata.getOrDefault(key, otherwise);
        }

        /** Whether an option is true, in one of the spellings that daprd accepts. */
        boolean isOn(String key) {
            return TRUTHY.contains(metadata(key, "").strip().toLowerCase(Locale.ROOT));
        }
    }

    private static final Set<String> TRUTHY = Set.of("y", "yes", "true", "t", "on", "1");

    static Resources load(List<Path> folders, String appId) {
        Resources resources = new Resources();
        for (Path folder : folders) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    if (file.toString().endsWith(".yaml") || file.toString().endsWith(".yml")) {
                        resources.read(file, appId);
                    }
                }
            } catch (IOException e) {
                throw new IllegalStateException("cannot read the Dapr resources in " + folder.toAbsolutePath(), e);
            }
        }
        return resources;
    }

    /** Reads the secret scopes of a Configuration, and refuses everything else in it. */
    static JsonNode secretScopes(@Nullable Path configuration) {
        if (configuration == null) {
            return YAML.createArrayNode();
        }
        try {
            JsonNode spec = YAML.readTree(configuration.toFile()).path("spec");
            spec.fieldNames().forEachRemaining(field -> {
                if (!field.equals("secrets")) {
                    throw refused("spec." + field + " of the Configuration " + configuration);
                }
            });
            return spec.path("secrets").path("scopes");
        } catch (IOException e) {
            throw new IllegalStateException("cannot read the Configuration " + configuration, e);
        }
    }

    static IllegalStateException refused(String what) {
        return new IllegalStateException("the embedded Dapr does not serve " + what);
    }

    private void read(Path file, String appId) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(file.toFile())) {
            for (int index = 0; documents.hasNext(); index++) {
                JsonNode document = documents.next();
                if (document != null && document.isObject() && inScope(document, appId)) {
                    add(document, index, file);
                }
            }
        }
    }

    private void add(JsonNode document, int index, Path file) {
        String kind = document.path("kind").asText();
        switch (kind) {
            case "Component" -> components.add(component(document));
            case "Subscription" -> subscriptions.add(document);
            case "Resiliency" -> {
                if (index == 0) {
                    resiliencies.add(document);
                } else {
                    LOG.warn("{}: a Resiliency behind another document is ignored, as daprd does", file);
                }
            }
            case "Configuration" -> LOG.debug("{}: a Configuration takes effect only as --config", file);
            default -> throw refused("kind '" + kind + "' in " + file);
        }
    }

    private static boolean inScope(JsonNode document, String appId) {
        JsonNode scopes = document.path("scopes");
        if (scopes.isEmpty()) {
            return true;
        }
        for (JsonNode scope : scopes) {
            if (scope.asText().equals(appId)) {
                return true;
            }
        }
        return false;
    }

    private static Component component(JsonNode document) {
        String name = document.path("metadata").path("name").asText();
        JsonNode spec = document.path("spec");
        Map<String, String> metadata = new LinkedHashMap<>();
        for (JsonNode entry : spec.path("metadata")) {
            String key = entry.path("name").asText();
            if (!entry.has("value")) {
                throw refused("component " + name + ": metadata '" + key + "' without a plain value");
            }
            metadata.put(key, entry.get("value").asText());
        }
        return new Component(
                name, spec.path("type").asText(), spec.path("ignoreErrors").asBoolean(), Map.copyOf(metadata));
    }
}
