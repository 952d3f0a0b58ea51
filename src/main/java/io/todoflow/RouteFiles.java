package io.todoflow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The route files of a folder. A flow is the file {@code <flow>.camel.yaml} together with the files in the folder
 * {@code <flow>/}, if there is one.
 *
 * @param folder location of the files, such as {@code classpath:routes}
 * @param paths paths of the files, relative to the folder
 */
record RouteFiles(String folder, Set<String> paths) {

    static final String EXTENSION = ".camel.yaml";

    static RouteFiles in(String folder) {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        try {
            String root = uri(resolver.getResource(folder + "/"));
            return new RouteFiles(
                    folder,
                    Arrays.stream(resolver.getResources(folder + "/**/*" + EXTENSION))
                            .map(RouteFiles::uri)
                            .map(uri -> uri.substring(root.length()))
                            .collect(Collectors.toCollection(TreeSet::new)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The flow that a file belongs to. */
    static String flow(String path) {
        int end = path.indexOf('/');
        return end < 0 ? path.replace(EXTENSION, "") : path.substring(0, end);
    }

    Set<String> flows() {
        return paths.stream().map(RouteFiles::flow).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The locations of the files of these flows. */
    List<String> of(Collection<String> flows) {
        return paths.stream()
                .filter(path -> flows.contains(flow(path)))
                .map(path -> folder + "/" + path)
                .toList();
    }

    private static String uri(Resource resource) {
        try {
            return resource.isFile()
                    ? resource.getFile()
                            .toPath()
                            .toAbsolutePath()
                            .normalize()
                            .toUri()
                            .toString()
                    : resource.getURI().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
