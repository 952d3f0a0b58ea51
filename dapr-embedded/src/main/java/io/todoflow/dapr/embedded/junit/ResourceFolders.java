package io.todoflow.dapr.embedded.junit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Folders with Dapr YAML; copies single files into a temporary folder. */
final class ResourceFolders implements AutoCloseable {

    private static final String CLASSPATH = "classpath:";

    private final List<Path> paths = new ArrayList<>();
    private @Nullable Path copies;

    static ResourceFolders of(String... locations) {
        ResourceFolders folders = new ResourceFolders();
        try {
            for (String location : locations) {
                folders.add(location);
            }
            return folders;
        } catch (IOException e) {
            folders.close();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            folders.close();
            throw e;
        }
    }

    List<Path> paths() {
        return List.copyOf(paths);
    }

    private void add(String location) throws IOException {
        if (!location.startsWith(CLASSPATH)) {
            addPath(location, Path.of(location));
            return;
        }
        URL url = Thread.currentThread()
                .getContextClassLoader()
                .getResource(location.substring(CLASSPATH.length()).replaceFirst("^/|/$", ""));
        if (url == null) {
            throw missing(location);
        }
        if (url.getProtocol().equals("file")) {
            try {
                addPath(location, Path.of(url.toURI()));
            } catch (URISyntaxException e) {
                throw new IOException(e);
            }
        } else if (location.endsWith(".yaml") || location.endsWith(".yml")) {
            try (InputStream content = url.openStream()) {
                copy(location, content);
            }
        } else {
            throw new ExtensionConfigurationException(
                    location + " is a folder inside a jar; name the YAML files in it one by one");
        }
    }

    private void addPath(String location, Path path) throws IOException {
        if (Files.isDirectory(path)) {
            paths.add(path);
        } else if (Files.isRegularFile(path)) {
            try (InputStream content = Files.newInputStream(path)) {
                copy(location, content);
            }
        } else {
            throw missing(location);
        }
    }

    private void copy(String location, InputStream content) throws IOException {
        if (copies == null) {
            copies = Files.createTempDirectory("dapr-test");
            paths.add(copies);
        }
        Files.copy(content, copies.resolve(location.replaceAll("[^\\w.-]", "_")));
    }

    private static ExtensionConfigurationException missing(String location) {
        return new ExtensionConfigurationException("resources of @DaprTest: there is no file or folder " + location);
    }

    @Override
    public void close() {
        if (copies != null) {
            try (Stream<Path> files = Files.walk(copies)) {
                for (Path file :
                        files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
