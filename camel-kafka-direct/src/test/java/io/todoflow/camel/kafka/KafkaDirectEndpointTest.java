package io.todoflow.camel.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.todoflow.camel.dapr.PubSubOptions;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A {@code kafka-direct:} endpoint accepts options of {@code dapr:pubSub}. */
class KafkaDirectEndpointTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @AfterEach
    void stop() {
        camel.stop();
    }

    private PubSubOptions options(String parameters) {
        return camel.getEndpoint("kafka-direct:pubSub?" + parameters, KafkaDirectEndpoint.class)
                .options();
    }

    @Test
    void anEndpointHasTheOptionsOfItsUri() {
        // When
        PubSubOptions options = options("pubSubName=p&topic=a, b,a&contentType=text/plain&failOnBulkErrors=false");

        // Then
        assertThat(options.getPubSubName()).isEqualTo("p");
        assertThat(options.topics()).containsExactly("a", "b");
        assertThat(options.getContentType()).isEqualTo("text/plain");
        assertThat(options.isFailOnBulkErrors()).isFalse();
    }

    @Test
    void aRouteWithOptionsOfTheSidecarRunsUnchanged() {
        // When
        PubSubOptions options = options(
                "topic=t&rawPayload=true&bulk=true&shareTransaction=true&maxMessagesCount=10&maxAwaitDurationMs=5");

        // Then
        assertThat(options.topics()).containsExactly("t");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deadLetterTopic=d", "publishAt=10m", "bulkBody=list", "topik=t"})
    void anOptionThatKafkaCannotProvideIsRefused(String parameter) {
        assertThatThrownBy(() -> options("topic=t&" + parameter))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining(parameter.substring(0, parameter.indexOf('=')));
    }

    @Test
    void aRuleIsRefusedWithoutASidecarToEvaluateIt() {
        assertThatThrownBy(() -> options("topic=t&rule=true")).hasStackTraceContaining("filter in the route");
    }
}
