package io.todoflow.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Conditional;

/**
 * Matches when traces have somewhere to go: {@code management.otlp.tracing.endpoint} or
 * {@code management.zipkin.tracing.endpoint} is set.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnTracing.AnyEndpoint.class)
public @interface ConditionalOnTracing {

    /** Matches when the endpoint of one exporter is set. */
    class AnyEndpoint extends AnyNestedCondition {

        AnyEndpoint() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("management.otlp.tracing.endpoint")
        static class Otlp {}

        @ConditionalOnProperty("management.zipkin.tracing.endpoint")
        static class Zipkin {}
    }
}
