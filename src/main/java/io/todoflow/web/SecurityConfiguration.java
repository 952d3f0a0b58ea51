package io.todoflow.web;

import static org.springframework.security.config.http.SessionCreationPolicy.STATELESS;

import jakarta.servlet.DispatcherType;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.actuate.autoconfigure.security.servlet.EndpointRequest;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.health.HealthEndpoint;
import org.springframework.boot.autoconfigure.security.oauth2.resource.servlet.JwkSetUriJwtDecoderBuilderCustomizer;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorityAuthorizationManager;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationManagers;
import org.springframework.security.config.annotation.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Configures authorization. With a token issuer, users may access paths under their own id, administrators those that
 * belong to no user, and services those they need; everything else is denied. Without an issuer, the API is open. The
 * {@code dapr:} component protects the paths of the sidecar.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);
    private static final PathPatternRequestMatcher.Builder PATHS = PathPatternRequestMatcher.withDefaults();
    /** Scripts and styles come from this host only. Only the templates of the page create markup. */
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
            + " connect-src 'self' %s; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types lit-html";

    @Bean
    @Order(1)
    SecurityFilterChain deliveries() {
        return new DefaultSecurityFilterChain(new OrRequestMatcher(SidecarPaths.PREFIXES.stream()
                .<RequestMatcher>map(prefix -> PATHS.matcher(prefix + "**"))
                .toList()));
    }

    /** The page is public and holds no data. It connects only to this host and the issuer of tokens. */
    @Bean
    @Order(2)
    SecurityFilterChain page(HttpSecurity http, @Value("${todoflow.page.issuer}") String issuer) throws Exception {
        return http.securityMatchers(paths -> paths.requestMatchers(Stream.of(HttpMethod.GET, HttpMethod.HEAD)
                        .flatMap(method ->
                                Stream.of("/", "/ui/**", "/webjars/**").map(path -> PATHS.matcher(method, path)))
                        .toArray(RequestMatcher[]::new)))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives(PAGE_POLICY.formatted(origin(issuer))))
                        .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    private static String origin(String url) {
        return url.replaceFirst("^(\\w+://[^/]+).*", "$1");
    }

    @Bean
    @Order(3)
    SecurityFilterChain api(
            HttpSecurity http,
            Callers callers,
            AccessProblems problems,
            SecurityProperties properties,
            Environment environment,
            @Value("${todoflow.dapr.app-api-token}") String appApiToken)
            throws Exception {
        http.csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(STATELESS))
                .headers(headers -> headers.contentSecurityPolicy(
                                policy -> policy.policyDirectives("default-src 'none'; frame-ancestors 'none'"))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
                .exceptionHandling(
                        failures -> failures.authenticationEntryPoint(problems).accessDeniedHandler(problems));
        if (!callers.areKnown()) {
            LOG.warn(
                    "No issuer of tokens is configured (OIDC_ISSUER): /api is open to everybody who can reach the port{}",
                    appApiToken.isEmpty() ? ", and so are the endpoints for the sidecar (APP_API_TOKEN)" : "");
            return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .build();
        }
        if (appApiToken.isEmpty()) {
            throw new IllegalStateException(
                    "An issuer of tokens is configured, but no APP_API_TOKEN: everybody could deliver events. Set it for the application and its sidecar");
        }
        boolean ownPort = ManagementPortType.get(environment) == ManagementPortType.DIFFERENT;
        return http.authorizeHttpRequests(requests -> rules(requests, properties.adminRole(), ownPort))
                .addFilterBefore(
                        new SidecarAuthenticationFilter(appApiToken, properties.serviceCallers()),
                        BearerTokenAuthenticationFilter.class)
                .oauth2ResourceServer(server -> server.jwt(jwt -> {})
                        .authenticationEntryPoint(problems)
                        .accessDeniedHandler(problems)
                        .withObjectPostProcessor(new ObjectPostProcessor<BearerTokenAuthenticationFilter>() {
                            @Override
                            public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                                filter.setAuthenticationFailureHandler(problems);
                                return filter;
                            }
                        }))
                .build();
    }

    private static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            String adminRole,
            boolean isManagementOnItsOwnPort) {
        AuthorizationManager<RequestAuthorizationContext> own = (caller, request) ->
                Callers.mayActFor(caller.get(), request.getVariables().get("user_id"));
        AuthorizationManager<RequestAuthorizationContext> user = (caller, request) -> Callers.isUser(caller.get());
        AuthorizationManager<RequestAuthorizationContext> sidecar =
                (caller, request) -> Callers.isSidecar(caller.get());
        AuthorizationManager<RequestAuthorizationContext> admin = AuthorityAuthorizationManager.hasRole(adminRole);
        RequestMatcher metrics = EndpointRequest.to("prometheus");

        requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR)
                .permitAll()
                .requestMatchers(EndpointRequest.to(HealthEndpoint.class), PATHS.matcher("/health"))
                .permitAll()
                .requestMatchers(PATHS.matcher("/openapi"))
                .permitAll()
                .requestMatchers(request -> isManagementOnItsOwnPort && metrics.matches(request))
                .permitAll()
                .requestMatchers(EndpointRequest.toAnyEndpoint())
                .access(admin)
                .requestMatchers(
                        PATHS.matcher("/api/dead-letters/**"),
                        PATHS.matcher("/api/erasures"),
                        PATHS.matcher("/api/flow/**"),
                        PATHS.matcher("/api/replay/**"),
                        PATHS.matcher("/api/stats/rebuild"))
                .access(admin)
                .requestMatchers(PATHS.matcher("/api/jobs/trigger"))
                .access(AuthorizationManagers.anyOf(sidecar, admin))
                // the body or the token names the user
                .requestMatchers(PATHS.matcher("/api/chat"), PATHS.matcher("/mcp"))
                .access(user)
                .requestMatchers(PATHS.matcher(HttpMethod.POST, "/api/{user_id}/tasks"))
                .access(AuthorizationManagers.anyOf(own, sidecar))
                .requestMatchers(PATHS.matcher("/api/{user_id}/**"))
                .access(own)
                // the body names the user
                .requestMatchers(PATHS.matcher("/tasks"))
                .access(user)
                .anyRequest()
                .denyAll();
    }

    /** Limits requests to the issuer, however many tokens with unknown keys arrive. */
    @Bean
    JwkSetUriJwtDecoderBuilderCustomizer issuerIsAskedSeldom(SecurityProperties properties) {
        return decoder ->
                decoder.restOperations(IssuerRequests.client(properties.issuerInterval(), properties.issuerTimeout()));
    }

    /**
     * Lets TRACE reach the firewall, which refuses it with a problem document; Tomcat would answer in its own format.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> traceIsLeftToTheFirewall() {
        return server -> server.addConnectorCustomizers(connector -> connector.setAllowTrace(true));
    }

    /** Turns off observations of the filter chain, which would wrap each filter for nothing. */
    @Bean
    SecurityObservationSettings securityObservations() {
        return SecurityObservationSettings.noObservations();
    }

    /** Refuses ambiguous paths. Headers and parameters are checked where they are used. */
    @Bean
    HttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedHeaderNames(name -> true);
        firewall.setAllowedHeaderValues(value -> true);
        firewall.setAllowedParameterNames(name -> true);
        firewall.setAllowedParameterValues(value -> true);
        return firewall;
    }
}
