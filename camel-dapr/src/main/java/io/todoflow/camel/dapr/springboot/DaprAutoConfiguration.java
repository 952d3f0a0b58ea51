package io.todoflow.camel.dapr.springboot;

import io.todoflow.camel.dapr.DaprComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.PropertyConfigurerHelper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Sets options of the {@code dapr:} component from {@code camel.component.dapr.*}, as Camel's own starters do. */
@AutoConfiguration(afterName = "org.apache.camel.spring.boot.CamelAutoConfiguration")
@ConditionalOnClass(name = "org.apache.camel.spring.boot.CamelAutoConfiguration")
public final class DaprAutoConfiguration {

    private static final String PREFIX = "camel.component.dapr";

    @Bean
    ComponentCustomizer daprComponentProperties(Environment environment) {
        return ComponentCustomizer.forType(DaprComponent.class, component -> configure(component, environment));
    }

    private static void configure(DaprComponent component, Environment environment) {
        Map<String, Object> properties = new LinkedHashMap<>(Binder.get(environment)
                .bind(PREFIX, Bindable.mapOf(String.class, Object.class))
                .orElseGet(Map::of));
        properties.remove("enabled");
        PropertyBindingSupport.build()
                .withConfigurer(
                        PropertyConfigurerHelper.resolvePropertyConfigurer(component.getCamelContext(), component))
                .withReflection(false)
                .withIgnoreCase(true)
                .withRemoveParameters(true)
                .bind(component.getCamelContext(), component, properties);
        if (!properties.isEmpty()) {
            throw new IllegalArgumentException("The component dapr has no option for the properties "
                    + properties.keySet() + " of " + PREFIX + "; its README lists the options");
        }
    }
}
