package io.todoflow.page;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.web.servlet.resource.ResourceTransformer;
import org.springframework.web.servlet.resource.ResourceTransformerChain;
import org.springframework.web.servlet.resource.TransformedResource;
import org.springframework.web.util.HtmlUtils;

/** Makes the document of the page refer to the files of a version, and say how users sign in. */
final class PageDocument implements ResourceTransformer {

    private static final String NAME = "index.html";
    /** What precedes the name of a file. */
    private static final Pattern FILE = Pattern.compile("\"/ui/(?=[^\"]+\\.(js|css|svg)\")");

    private static final Pattern SIGN_IN = Pattern.compile("(?<=<meta name=\"sign-in\" content=\")null(?=\">)");

    /** A link to a module or style sheet that the bundle has. */
    private static final Pattern PART =
            Pattern.compile(" *<link rel=\"(?:modulepreload\"|stylesheet\" href=\"/ui/tokens\\.css\")[^>]*>\\R");

    private final PageVersion version;
    private final boolean isBundled;
    private final PageSignIn signIn;

    /** @param isBundled whether main.js has all modules, and style.css all style sheets */
    PageDocument(PageVersion version, boolean isBundled, PageSignIn signIn) {
        this.version = version;
        this.isBundled = isBundled;
        this.signIn = signIn;
    }

    @Override
    public Resource transform(HttpServletRequest request, Resource resource, ResourceTransformerChain chain)
            throws IOException {
        Resource given = chain.transform(request, resource);
        return NAME.equals(given.getFilename())
                ? new TransformedResource(
                        given,
                        text(given.getContentAsString(StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8))
                : given;
    }

    private String text(String written) {
        String used = isBundled ? PART.matcher(written).replaceAll("") : written;
        String versioned = FILE.matcher(used).replaceAll("\"" + version.path());
        return SIGN_IN.matcher(versioned)
                .replaceAll(Matcher.quoteReplacement(HtmlUtils.htmlEscape(signIn.json(), "UTF-8")));
    }
}
