package io.todoflow.conventions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A YAML file and its values. */
record YamlFile(String path, String text, JsonNode tree) {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** A value and its position. */
    record Place(YamlFile file, String pointer, String key, JsonNode node) {

        /** A message for the author about this position. */
        String problem(String advice) {
            return "%s %s: %s".formatted(file.path(), pointer, advice);
        }

        boolean isText() {
            return node.isTextual();
        }

        String text() {
            return node.asText();
        }

        boolean isUnder(String ancestor) {
            return pointer.contains("/" + ancestor + "/");
        }
    }

    static List<YamlFile> routes() {
        return folder("routes", ".camel.yaml");
    }

    static List<YamlFile> kamelets() {
        return folder("kamelets", ".kamelet.yaml");
    }

    static YamlFile read(Path path) {
        try {
            return of(path.toString(), Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static YamlFile of(String path, String text) {
        try {
            return new YamlFile(path, text, YAML.readTree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(path + " is not YAML", e);
        }
    }

    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<YamlFile> folder(String folder, String ending) {
        return files(folder, ending).stream().map(YamlFile::read).toList();
    }

    /** The file name without its extension. */
    String stem() {
        String name = Path.of(path).getFileName().toString();
        return name.substring(0, name.indexOf('.'));
    }

    /** The flow that a route file belongs to: its own name, or that of its folder below routes. */
    String flow() {
        return Path.of(path).getNameCount() > 2 ? Path.of(path).getName(1).toString() : stem();
    }

    /** All values of the file, outer ones first. */
    Stream<Place> places() {
        return at("", "", tree);
    }

    /** All values of a key. */
    Stream<Place> places(String key) {
        return places().filter(place -> place.key().equals(key));
    }

    /** The routes of the file; for a Kamelet its template. */
    Stream<Place> routePlaces() {
        return places().filter(place -> (place.key().equals("route")
                        && place.pointer().matches("/\\d+/route|/spec/template/route"))
                || (place.pointer().equals("/spec/template") && place.node().has("from")));
    }

    private Stream<Place> at(String pointer, String key, JsonNode node) {
        Stream<Place> below;
        if (node.isArray()) {
            below = IntStream.range(0, node.size())
                    .boxed()
                    .flatMap(i -> at(pointer + "/" + i, Integer.toString(i), node.get(i)));
        } else {
            below = node.properties().stream()
                    .flatMap(field -> at(pointer + "/" + field.getKey(), field.getKey(), field.getValue()));
        }
        return Stream.concat(Stream.of(new Place(this, pointer, key, node)), below);
    }

    @Override
    public String toString() {
        return path;
    }
}
