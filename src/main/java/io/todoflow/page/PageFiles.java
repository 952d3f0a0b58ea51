package io.todoflow.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Finds the files of the page, for hashes of their content. */
final class PageFiles {

    private PageFiles() {}

    /**
     * The readable files of all patterns, in the order of their names.
     *
     * @param patterns patterns of locations, such as {@code classpath*:/static/ui/*}
     */
    static List<Resource> inOrder(String... patterns) throws IOException {
        PathMatchingResourcePatternResolver resolver = new PathMatchingResourcePatternResolver();
        List<Resource> found = new ArrayList<>();
        for (String pattern : patterns) {
            found.addAll(List.of(resolver.getResources(pattern)));
        }
        return found.stream()
                .filter(Resource::isReadable)
                .sorted(Comparator.comparing(file -> Objects.requireNonNull(file.getFilename())))
                .toList();
    }
}
