package io.todoflow.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.util.DigestUtils;

/**
 * The modules and style sheets of the page in one file each, which the build makes where it can. A bundle of other files
 * than those beside it is not served, so that a change is seen even if nothing has bundled it.
 */
final class PageBundle {

    private static final Logger LOG = LoggerFactory.getLogger(PageBundle.class);
    /** The hash of the bundled files, in the order of their names. */
    private static final String HASH = "sources.md5";

    private final PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
    private final String bundle;
    private final String files;

    /**
     * Describes a bundle, which need not exist.
     *
     * @param bundle the location of the bundle
     * @param files the location of the files
     */
    PageBundle(String bundle, String files) {
        this.bundle = bundle;
        this.files = files;
    }

    /** Whether the bundle exists and is of these files. */
    boolean isCurrent() {
        Resource hash = resources.getResource(bundle + HASH);
        if (!hash.exists()) {
            return false;
        }
        try {
            // the files of a jar were bundled when it was built
            boolean isCurrent = !hash.isFile()
                    || hash.getContentAsString(StandardCharsets.US_ASCII).trim().equals(hashOfFiles());
            if (!isCurrent) {
                LOG.info("The page is served as modules, because they have changed since they were bundled");
            }
            return isCurrent;
        } catch (IOException e) {
            throw new UncheckedIOException("The bundle of the page cannot be read: " + bundle, e);
        }
    }

    private String hashOfFiles() throws IOException {
        List<Resource> sources = Stream.concat(
                        Arrays.stream(resources.getResources(files + "*.js")),
                        Arrays.stream(resources.getResources(files + "*.css")))
                .sorted(Comparator.comparing(file -> Objects.requireNonNull(file.getFilename())))
                .toList();
        StringBuilder all = new StringBuilder();
        for (Resource source : sources) {
            all.append(source.getContentAsString(StandardCharsets.UTF_8));
        }
        return DigestUtils.md5DigestAsHex(all.toString().getBytes(StandardCharsets.UTF_8));
    }
}
