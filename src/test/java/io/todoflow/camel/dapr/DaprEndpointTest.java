package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in a URI is said at start. */
class DaprEndpointTest {

    private final DefaultCamelContext camel = new DefaultCamelContext();

    @AfterEach
    void stop() {
        camel.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"workflow", "nonsense", "PubSub"})
    void anOperationThatIsNotSupportedIsRefusedWithTheNamesOfThoseThatAre(String operation) {
        assertThatThrownBy(() -> camel.getEndpoint("dapr:" + operation))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasRootCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("dapr:" + operation + " is not supported; supported are: [pubSub, state, ");
    }

    @Test
    void anOptionOfAnotherOperationIsRefused() {
        assertThatThrownBy(() -> camel.getEndpoint("dapr:secret?topic=x"))
                .isInstanceOf(ResolveEndpointFailedException.class)
                .hasMessageContaining("topic");
    }

    @Test
    void aRouteStartsOnlyWithAnOperationThatReceives() {
        assertThatThrownBy(() -> startWith("dapr:state?stateStore=s"))
                .isInstanceOf(FailedToStartRouteException.class)
                .hasStackTraceContaining("a route can start with dapr:pubSub or dapr:job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"never", "constant", "constant:x", "constant:1s,x"})
    void aFailurePolicyThatIsNoneIsRefusedWithThoseThatAre(String policy) {
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
