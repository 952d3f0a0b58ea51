package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code bindings.localstorage}: the files of a folder, named by the metadata {@code fileName}. */
final class LocalStorageBinding implements OutputBinding {

    private static final String FILE_NAME = "fileName";

    private final Path root;

    LocalStorageBinding(Resources.Component component) {
        component.allowOnly(Set.of("rootPath"));
        root = Path.of(component.metadata("rootPath", "")).toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
        } catch (IOException e) {
            throw new IllegalStateException("binding " + component.name() + ": cannot create " + root, e);
        }
    }

    @Override
    public List<String> operations() {
        return List.of("create", "get", "list", "delete");
    }

    @Override
    public @Nullable Result invoke(String operation, byte[] data, Map<String, String> metadata) throws Failure {
        String name = metadata.getOrDefault(FILE_NAME, "");
        return switch (operation) {
            case "create" -> create(name.isEmpty() ? UUID.randomUUID().toString() : name, data);
            case "get" -> get(file(name));
            case "list" -> list(file(name));
            default -> delete(file(name));
        };
    }

    /** Resolves a file name, and refuses one that leads outside the folder. */
    private Path file(String name) {
        Path rooted = Path.of("/", name).normalize();
        return root.resolve(rooted.toString().substring(1));
    }

    private Result create(String name, byte[] data) throws Failure {
        Path file = file(name);
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, text(data));
        } catch (IOException e) {
            throw new Failure("error creating file " + file + ": " + e.getMessage());
        }
        return result(Json.write(Map.of(FILE_NAME, name)));
    }

    /** Stores a JSON string as its text. */
    private static byte[] text(byte[] data) {
        if (data.length == 0 || data[0] != '"') {
            return data;
        }
        try {
            return Json.MAPPER.readTree(data).asText().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            return data;
        }
    }

    private static Result get(Path file) throws Failure {
        try {
            return result(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new Failure("file not found: " + file);
        } catch (IOException e) {
            throw new Failure("error reading file %s: %s".formatted(file, e.getMessage()));
        }
    }

    private static Result list(Path folder) throws Failure {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> found = files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .sorted()
                    .toList();
            // as Go does for an empty list
            return result(Json.write(found.isEmpty() ? NullNode.instance : found));
        } catch (IOException e) {
            throw new Failure("error listing files: " + e.getMessage());
        }
    }

    private static @Nullable Result delete(Path file) throws Failure {
        try {
            Files.delete(file);
            return null;
        } catch (NoSuchFileException e) {
            throw new Failure("error deleting file %1$s: remove %1$s: no such file or directory".formatted(file));
        } catch (IOException e) {
            throw new Failure("error deleting file %s: %s".formatted(file, e.getMessage()));
        }
    }

    private static Result result(byte[] data) {
        return new Result(data, Map.of());
    }
}
