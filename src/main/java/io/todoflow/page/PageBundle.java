package io.todoflow.page;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.io.Resource;
import org.springframework.util.DigestUtils;

/**
 * The modules and style sheets of the page in one file each, which the build makes where it can. A bundle of other files
 * than those beside it is not served, so that a change is seen even if nothing has bundled it.
 */
final class PageBundle {

    private static final Logger LOG = LoggerFactory.getLogger(PageBundle.class);
    /** The hash of the bundled files, in the order of their names. */
    private static final String HASH = "sources.md5";

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
        Resource hash = new DefaultResourceLoader().getResource(bundle + HASH);
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
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Resource source : PageFiles.inOrder(files + "*.js", files + "*.css")) {
            all.writeBytes(source.getContentAsByteArray());
        }
        return DigestUtils.md5DigestAsHex(all.toByteArray());
    }
}
