package io.todoflow.page;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.resource.AbstractResourceResolver;
import org.springframework.web.servlet.resource.ResourceResolverChain;

/**
 * The version of the page's files: a hash of their content, which is part of their URLs. Browsers cache the files of a
 * version forever. The document refers to the version, so a browser requests only the document and data again.
 */
final class PageVersion extends AbstractResourceResolver {

    /** The path pattern of files of any version. */
    static final String ANY = "/ui/v/*/**";

    private final String hash;

    /** @param files patterns of locations, such as {@code classpath*:/static/ui/*} */
    PageVersion(String... files) {
        StringBuilder all = new StringBuilder();
        for (String pattern : files) {
            try {
                PageFiles.inOrder(pattern).forEach(file -> all.append(hash(file)));
            } catch (IOException e) {
                throw new UncheckedIOException("The files of the page cannot be read: " + pattern, e);
            }
        }
        hash = DigestUtils.md5DigestAsHex(all.toString().getBytes(StandardCharsets.US_ASCII));
    }

    /** The path of the files of this version, such as {@code /ui/v/d41d8cd98f00b204e9800998ecf8427e/}. */
    String path() {
        return ANY.replace("*/**", hash + "/");
    }

    /** The hash of a file. */
    static String hash(Resource file) {
        try (InputStream content = file.getInputStream()) {
            return DigestUtils.md5DigestAsHex(content);
        } catch (IOException e) {
            throw new UncheckedIOException("A file of the page cannot be read: " + file, e);
        }
    }

    /**
     * Serves a file of another version from this one. During a rolling update, the document may come from a different
     * process than the files.
     */
    @Override
    protected @Nullable Resource resolveResourceInternal(
            @Nullable HttpServletRequest request,
            String path,
            List<? extends Resource> locations,
            ResourceResolverChain chain) {
        return chain.resolveResource(request, path.substring(path.indexOf('/') + 1), locations);
    }

    @Override
    protected @Nullable String resolveUrlPathInternal(
            String path, List<? extends Resource> locations, ResourceResolverChain chain) {
        return chain.resolveUrlPath(path, locations);
    }
}
