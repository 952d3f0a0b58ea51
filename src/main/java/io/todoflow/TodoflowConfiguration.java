package io.todoflow;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedBulkheadMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.kafka.KafkaDirectComponent;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.resilience4j.micrometer.DefaultResilience4jMicrometerFactory;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.processor.errorhandler.DefaultErrorHandler;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.jackson.Jackson2ObjectMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Settings of Camel's components and Jackson that configuration properties cannot express. */
@Configuration(proxyBeanMethods = false)
class TodoflowConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The bulkheads that limit concurrency, with their metrics. */
    @Bean
    BulkheadRegistry bulkheads(MeterRegistry metrics) {
        BulkheadRegistry bulkheads = BulkheadRegistry.ofDefaults();
        TaggedBulkheadMetrics.ofBulkheadRegistry(bulkheads).bindTo(metrics);
        return bulkheads;
    }

    /** Uses strict JSON in snake_case: a duplicate key is an error. */
    @Bean
    Jackson2ObjectMapperBuilderCustomizer strictSnakeCase() {
        return builder -> builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .postConfigurer(mapper -> {
                    mapper.getFactory().configure(StreamReadFeature.STRICT_DUPLICATE_DETECTION.mappedFeature(), true);
                });
    }

    @Bean
    ComponentCustomizer daprComponent(
            @Value("${todoflow.dapr.grpc-endpoint:}") String grpcEndpoint,
            @Value("${todoflow.dapr.http-endpoint:}") String httpEndpoint,
            @Value("${todoflow.dapr.api-token:}") String apiToken,
            @Value("${todoflow.dapr.app-api-token:}") String appApiToken,
            @Value("${todoflow.dapr.health-check-interval}") Duration healthCheckInterval) {
        return ComponentCustomizer.forType(DaprComponent.class, dapr -> {
            dapr.setGrpcEndpoint(emptyToNull(grpcEndpoint));
            dapr.setHttpEndpoint(emptyToNull(httpEndpoint));
            dapr.setApiToken(emptyToNull(apiToken));
            dapr.setAppApiToken(emptyToNull(appApiToken));
            dapr.setHealthCheckInterval(healthCheckInterval);
        });
    }

    @Bean
    ComponentCustomizer kafkaDirectComponent(
            @Value("${todoflow.app-id}") String appId,
            @Value("${todoflow.kafka.consumers}") int consumers,
            MeterRegistry meters) {
        return ComponentCustomizer.forType(KafkaDirectComponent.class, kafka -> {
            kafka.setConsumerGroup(appId);
            kafka.setConsumersCount(consumers);
            kafka.setLagObserver((topic, lag) -> Gauge.builder("todoflow.consumer.lag", lag::getAsDouble)
                    .description("Events of a topic that this service has not consumed yet, according to Kafka")
                    .tag("topic", topic)
                    .strongReference(true)
                    .register(meters));
        });
    }

    /**
     * Configures Kamelets. Without a starter, the component does not read its location from the configuration
     * properties. A Kamelet leaves its failures to the route that uses it. By default, Camel would apply the error
     * handling of the route inside the Kamelet, so a transaction around it would commit incomplete work.
     */
    @Bean
    ComponentCustomizer kameletComponent(@Value("${camel.component.kamelet.location}") String location) {
        return ComponentCustomizer.forType(KameletComponent.class, kamelet -> {
            kamelet.setLocation(location);
            kamelet.setNoErrorHandler(true);
        });
    }

    @Bean
    ComponentCustomizer platformHttpComponent(@Qualifier("apiHeaders") HeaderFilterStrategy apiHeaders) {
        return ComponentCustomizer.forType(
                PlatformHttpComponent.class, http -> http.setHeaderFilterStrategy(apiHeaders));
    }

    /** Enables metrics of circuit breakers, which the option in a route alone does not. */
    @Bean
    CamelContextConfiguration circuitBreakerMetrics() {
        return beforeStart(camel -> {
            try {
                camel.addService(new DefaultResilience4jMicrometerFactory());
            } catch (Exception e) {
                throw new IllegalStateException("Circuit breakers cannot be measured", e);
            }
        });
    }

    /**
     * Sets the error handler of routes without their own: Camel's default one, but with log lines of bounded length.
     */
    @Bean
    CamelContextConfiguration defaultErrorHandler() {
        return beforeStart(camel -> {
            DefaultErrorHandlerDefinition handler = new DefaultErrorHandlerDefinition();
            handler.setLoggerBean(LogLines.ofFailures(DefaultErrorHandler.class));
            camel.getCamelContextExtension().setErrorHandlerFactory(handler);
        });
    }

    private static CamelContextConfiguration beforeStart(Consumer<CamelContext> action) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                action.accept(camel);
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                // there is nothing else to do
            }
        };
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }
}
