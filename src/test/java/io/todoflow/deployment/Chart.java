package io.todoflow.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import com.marcnuri.helm.TemplateCommand;
import io.todoflow.testing.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Renders the chart like the helm command. */
final class Chart {

    static final Path FOLDER = Path.of("helm/todoflow");

    /** Kinds whose definitions the Java client contains. */
    private static final String KUBERNETES = "1.34.0";

    /** A copy in which hooks are ordinary objects, because the library omits hooks. */
    private static final Path WITHOUT_HOOKS = withoutHooks();

    private Chart() {}

    private static Path withoutHooks() {
        try {
            Path copy = Files.createTempDirectory("chart");
            for (Path file : Yaml.files(FOLDER, "")) {
                if (Files.isRegularFile(file)) {
                    Path target = copy.resolve(FOLDER.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.writeString(target, Files.readString(file).replaceAll("(?m)^ +helm\\.sh/hook.*\n", ""));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The findings of the strictest lint. */
    static List<String> lint() {
        LintResult result = new Helm(FOLDER).lint().strict().call();
        return result.isFailed() ? result.getMessages() : List.of();
    }

    /** The objects that it renders from values in YAML. */
    static List<JsonNode> render(String values) {
        return Yaml.documents(text(values));
    }

    /** The rendered text for values. */
    static String text(String values) {
        try {
            Path file = Files.writeString(Files.createTempFile("values", ".yaml"), values.isEmpty() ? "{}" : values);
            file.toFile().deleteOnExit();
            TemplateCommand template = new Helm(WITHOUT_HOOKS)
                    .template()
                    .withName("todoflow")
                    .withNamespace("todoflow")
                    .withKubeVersion(KUBERNETES)
                    .withValuesFile(file);
            return template.call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String kind(JsonNode object) {
        return object.path("kind").asText();
    }

    static String name(JsonNode object) {
        return object.at("/metadata/name").asText();
    }

    static List<JsonNode> ofKind(List<JsonNode> objects, String kind) {
        return objects.stream().filter(object -> kind(object).equals(kind)).toList();
    }

    static JsonNode one(List<JsonNode> objects, Predicate<JsonNode> which) {
        List<JsonNode> found = objects.stream().filter(which).toList();
        if (found.size() != 1) {
            throw new AssertionError("There are %d of them: %s"
                    .formatted(found.size(), found.stream().map(Chart::name).toList()));
        }
        return found.get(0);
    }

    static JsonNode one(List<JsonNode> objects, String kind, String name) {
        return one(objects, object -> kind(object).equals(kind) && name(object).equals(name));
    }
}
