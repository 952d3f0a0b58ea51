package io.todoflow.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The resources in {@code dapr-components}. */
public final class DaprResources {

    public static final Path FOLDER = Path.of("dapr-components");

    private DaprResources() {}

    /** A file with a single document. */
    public record Resource(Path file, JsonNode content) {

        public String kind() {
            return content.path("kind").asText();
        }

        public String name() {
            return content.at("/metadata/name").asText();
        }

        public String type() {
            return content.at("/spec/type").asText();
        }

        public String version() {
            return content.at("/spec/version").asText();
        }

        public Set<String> scopes() {
            return new TreeSet<>(Yaml.texts(content.path("scopes")));
        }

        public Optional<String> metadata(String name) {
            return Yaml.stream(content.at("/spec/metadata"))
                    .filter(item -> item.path("name").asText().equals(name))
                    .map(item -> item.path("value").asText())
                    .findFirst();
        }

        public String folder() {
            return FOLDER.relativize(file.getParent()).toString();
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    public static List<Resource> all() {
        return Yaml.files(FOLDER, ".yaml").stream()
                .map(file -> new Resource(file, Yaml.read(file)))
                .toList();
    }

    /** All resources except those of development, where one process runs all services. */
    public static List<Resource> deployed() {
        return all().stream()
                .filter(resource -> !resource.folder().equals("local"))
                .toList();
    }

    public static List<Resource> brokers() {
        return all().stream()
                .filter(resource -> resource.type().startsWith("pubsub."))
                .toList();
    }

    public static Resource resource(String folder, String file) {
        Path path = FOLDER.resolve(folder).resolve(file);
        return new Resource(path, Yaml.read(path));
    }

    public static Set<String> names(List<Resource> resources) {
        return resources.stream().map(Resource::name).collect(Collectors.toSet());
    }
}
