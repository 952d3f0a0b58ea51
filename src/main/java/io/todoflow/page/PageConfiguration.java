package io.todoflow.page;

import java.time.Duration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceChainRegistration;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.LiteWebJarsResourceResolver;

/** Serves the files of the page and its library. */
@Configuration(proxyBeanMethods = false)
@ServedByBackend
class PageConfiguration implements WebMvcConfigurer {

    private static final String FILES = "classpath:/static/ui/";
    private static final String BUNDLE = "classpath:/page-bundle/";
    private static final String WEBJARS = "classpath:/META-INF/resources/webjars/";
    private static final CacheControl KEPT =
            CacheControl.maxAge(Duration.ofDays(365)).immutable();
    private static final CacheControl ASKED_FOR = CacheControl.noCache();

    private final PageSignIn signIn;

    PageConfiguration(PageSignIn signIn) {
        this.signIn = signIn;
    }

    @Override
    public void addViewControllers(ViewControllerRegistry views) {
        views.addViewController("/").setViewName("forward:/ui/index.html");
    }

    /**
     * Browsers may cache the files of this version forever. They revalidate all others each time. A file of the bundle
     * replaces the module of its name, which is the entry point.
     */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        boolean isBundled = new PageBundle(BUNDLE, FILES).isCurrent();
        PageVersion version = new PageVersion("classpath*:/page-bundle/*", FILES + "*", WEBJARS + "lit-html/*/*.js");
        String[] locations = isBundled ? new String[] {BUNDLE, FILES, WEBJARS} : new String[] {FILES, WEBJARS};
        files(registry, version.path() + "**", KEPT, locations)
                .addResolver(new MeasuredAs(PageVersion.ANY))
                .addResolver(new LiteWebJarsResourceResolver());
        files(registry, PageVersion.ANY, ASKED_FOR, locations)
                .addResolver(version)
                .addResolver(new LiteWebJarsResourceResolver());
        files(registry, "/ui/**", ASKED_FOR, locations)
                .addResolver(new LiteWebJarsResourceResolver())
                .addTransformer(new PageDocument(version, isBundled, signIn));
        files(registry, "/webjars/**", ASKED_FOR, WEBJARS).addResolver(new LiteWebJarsResourceResolver());
    }

    /** Versions files by content, because file times may differ between processes. */
    private static ResourceChainRegistration files(
            ResourceHandlerRegistry registry, String pattern, CacheControl cache, String... locations) {
        return registry.addResourceHandler(pattern)
                .addResourceLocations(locations)
                .setCacheControl(cache)
                .setUseLastModified(false)
                .setEtagGenerator(PageVersion::hash)
                .resourceChain(false);
    }
}
