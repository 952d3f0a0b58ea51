package io.todoflow.camel.dapr.springboot;

import java.time.Duration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** Makes the sidecar wait for the routes in applications with a servlet container. */
@AutoConfiguration
@ConditionalOnClass({OncePerRequestFilter.class, FilterRegistrationBean.class})
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class SidecarGateConfiguration {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Bean
    SidecarGate sidecarGate() {
        return new SidecarGate(PATIENCE);
    }

    @Bean
    FilterRegistrationBean<SidecarGate> sidecarGateRegistration(SidecarGate gate) {
        FilterRegistrationBean<SidecarGate> registration = new FilterRegistrationBean<>(gate);
        registration.addUrlPatterns(SidecarGate.PATHS);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }
}
