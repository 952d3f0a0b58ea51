package io.todoflow.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The routes, Kamelets and statements of the repository, unchanged or mutated. */
final class Definition {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Set<String>> partsOfFlows = new HashMap<>();
    private boolean acknowledgesEarly;

    private Definition() {}

    static Definition ofTheRepository() {
        Definition definition = new Definition();
        definition.read(Path.of("routes"));
        definition.read(Path.of("kamelets"));
        definition.read(Path.of("src/main/resources/sql"));
        return definition;
    }

    private void read(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                texts.put(name, Files.readString(file));
                if (file.getNameCount() > folder.getNameCount() + 1) {
                    String flow = file.getName(file.getNameCount() - 2).toString();
                    partsOfFlows.computeIfAbsent(flow, key -> new TreeSet<>()).add(name);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String text(String file) {
        return Objects.requireNonNull(texts.get(file), file);
    }

    Map<String, String> statements() {
        Map<String, String> statements = new HashMap<>();
        texts.forEach((file, text) -> {
            if (file.endsWith(".sql")) {
                statements.put(file.replace(".sql", ""), text);
            }
        });
        return statements;
    }

    /** The files of a flow: the one with its name, and those in the folder with its name. */
    Stream<String> files(String flow) {
        return Stream.concat(Stream.of(flow + ".camel.yaml"), partsOfFlows.getOrDefault(flow, Set.of()).stream());
    }

    /** The routes of a file, without steps that listen to HTTP or need the caller. */
    String routes(String file) {
        ArrayNode routes = JSON.createArrayNode();
        for (JsonNode entry : tree(file)) {
            boolean isHttp = entry.has("rest") || entry.has("restConfiguration");
            if (!isHttp && !entry.toString().contains("\"ref\":\"callers\"")) {
                routes.add(entry);
            }
        }
        return write(routes);
    }

    Stream<String> kamelets() {
        return texts.keySet().stream().filter(file -> file.endsWith(".kamelet.yaml"));
    }

    boolean acknowledgesEarly() {
        return acknowledgesEarly;
    }

    /** Mutation: acknowledges an event before the route has run. */
    Definition withEarlyAcknowledgement() {
        acknowledgesEarly = true;
        return this;
    }

    /** Mutation: removes or replaces a part of a text, which must exist. */
    Definition with(String file, String part, String replacement) {
        if (!text(file).contains(part)) {
            throw new IllegalStateException("%s has no «%s»".formatted(file, part));
        }
        texts.put(file, text(file).replace(part, replacement));
        return this;
    }

    /** Mutation: replaces an EIP by its steps. */
    Definition without(String file, String eip) {
        JsonNode tree = tree(file);
        if (!replaceStep(tree, step -> step.has(eip), step -> (ArrayNode) step.at("/" + eip + "/steps"))) {
            throw new IllegalStateException("%s has no %s".formatted(file, eip));
        }
        texts.put(file, write(tree));
        return this;
    }

    /** Mutation: removes the steps that send to an endpoint. */
    Definition withoutStepTo(String file, String uri) {
        JsonNode tree = tree(file);
        if (!replaceStep(tree, step -> step.at("/to/uri").asText().equals(uri), step -> JSON.createArrayNode())) {
            throw new IllegalStateException("%s has no step to %s".formatted(file, uri));
        }
        texts.put(file, write(tree));
        return this;
    }

    private interface Replacement {
        ArrayNode of(JsonNode step);
    }

    private static boolean replaceStep(JsonNode tree, Predicate<JsonNode> which, Replacement replacement) {
        boolean replaced = false;
        if (tree instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode step = array.get(i);
                if (which.test(step)) {
                    ArrayNode instead = replacement.of(step).deepCopy();
                    array.remove(i);
                    for (int j = 0; j < instead.size(); j++) {
                        array.insert(i + j, instead.get(j));
                    }
                    i += instead.size() - 1;
                    replaced = true;
                }
            }
        }
        for (JsonNode child : tree) {
            replaced |= !replaced && replaceStep(child, which, replacement);
        }
        return replaced;
    }

    private JsonNode tree(String file) {
        try {
            return YAML.readTree(text(file));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String write(JsonNode tree) {
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
