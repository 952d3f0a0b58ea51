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

    /** Browsers may cache the files of this version forever. They revalidate all others each time. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        PageVersion version = new PageVersion("classpath:/static/ui/*", WEBJARS + "lit-html/*/*.js");
        files(registry, version.path() + "**", KEPT, FILES, WEBJARS)
                .addResolver(new MeasuredAs(PageVersion.ANY))
                .addResolver(new LiteWebJarsResourceResolver());
        files(registry, PageVersion.ANY, ASKED_FOR, FILES, WEBJARS)
                .addResolver(version)
                .addResolver(new LiteWebJarsResourceResolver());
        files(registry, "/ui/**", ASKED_FOR, FILES, WEBJARS)
                .addResolver(new LiteWebJarsResourceResolver())
                .addTransformer(new PageDocument(version, signIn));
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
