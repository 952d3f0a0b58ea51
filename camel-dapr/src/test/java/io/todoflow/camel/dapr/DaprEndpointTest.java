package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.domain.StateOptions.Concurrency;
import java.util.Map;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors in a URI are reported at startup. */
class DaprEndpointTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "PubSub"})
    void anUnsupportedOperationIsRefusedWithTheSupportedOnes(String operation) {
        assertThatThrownBy(() -> camel.getEndpoint("dapr:" + operation))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dapr:" + operation + " is not supported; supported are: [pubSub, state, ");
    }

    @Test
    void theOnlyClientOfTheRegistryIsUsed() throws Exception {
        // Given
        try (DaprClient client = new DaprClientBuilder().build()) {
            camel.getRegistry().bind("client", client);
            camel.start();

            // When
            DaprComponent component = camel.getComponent("dapr", DaprComponent.class);

            // Then
            assertThat(component.getClient()).isSameAs(client);
        }
    }

    @Test
    void oneObjectMayConfigureAllEndpoints() {
        // Given
        DaprConfiguration configuration = new DaprConfiguration();
        configuration.setStateStore("of component");
        camel.getComponent("dapr", DaprComponent.class).setConfiguration(configuration);

        // When
        StateOptions options = (StateOptions)
                camel.getEndpoint("dapr:state", DaprEndpoint.class).options();

        // Then
        assertThat(options.getStateStore()).isEqualTo("of component");
    }

    @Test
    void theComponentProvidesDefaultsForEndpoints() {
        // Given
        DaprConfiguration configuration =
                camel.getComponent("dapr", DaprComponent.class).getConfiguration();
        configuration.setStateStore("of component");
        configuration.setKey("of component");
        configuration.setConcurrency(Concurrency.FIRST_WRITE);
        configuration.setTopic("of component");

        // When
        StateOptions options = (StateOptions) camel.getEndpoint("dapr:state?key=of endpoint", DaprEndpoint.class)
                .options();

        // Then
        assertThat(options.getStateStore()).isEqualTo("of component");
        assertThat(options.getKey()).isEqualTo("of endpoint");
        assertThat(options.getConcurrency()).isEqualTo(Concurrency.FIRST_WRITE);
    }

    @Test
    void metadataIsGivenByName() {
        assertThat(camel.getEndpoint("dapr:pubSub?metadata.a=1&metadata.b.c=2", DaprEndpoint.class)
                        .options()
                        .getMetadata())
                .isEqualTo(Map.of("a", "1", "b.c", "2"));
        assertThatThrownBy(() -> camel.getEndpoint("dapr:job?metadata.a=1")).hasMessageContaining("metadata.a");
    }

    @Test
    void anOptionOfAnotherOperationIsRefused() {
        assertThatThrownBy(() -> camel.getEndpoint("dapr:secret?topic=x"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("topic");
    }

    @Test
    void aRouteCannotStartWithAnOperationThatOnlySends() {
        assertThatThrownBy(() -> startWith("dapr:state?stateStore=s"))
                .isInstanceOf(FailedToStartRouteException.class)
                .hasStackTraceContaining(
                        "a route can start with dapr:pubSub, dapr:invokeBinding, dapr:configuration, dapr:workflow or dapr:job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "constant", "constant:x", "constant:1s,x"})
    void anInvalidFailurePolicyIsRefusedWithTheValidOnes(String policy) {
        assertThatThrownBy(() ->
                        camel.getEndpoint("dapr:job?failurePolicy=" + policy).createProducer())
                .hasMessageContaining("'%s' is not a failure policy; allowed are drop".formatted(policy));
    }

    @Test
    void aSubscriptionNeedsAComponentAndATopic() {
        assertThatThrownBy(() -> startWith("dapr:pubSub?pubSubName=p")).hasStackTraceContaining("topic");
        assertThat(camel.getRoutes()).isEmpty();
    }

    private void startWith(String uri) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).to("log:x");
            }
        });
        camel.start();
    }
}
