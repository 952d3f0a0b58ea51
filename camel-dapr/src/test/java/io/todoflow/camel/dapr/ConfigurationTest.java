package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.todoflow.camel.dapr.SidecarException.Code;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code to: dapr:configuration} and {@code from: dapr:configuration}. */
class ConfigurationTest {

    private static final String STORE = "dapr:configuration?configStore=configstore";

    private final CamelWithDapr camel = CamelWithDapr.start();
    private final List<Map<?, ?>> changes = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        camel.close();
    }

    private void set(String key, @Nullable String value) {
        camel.dapr.configure("configstore", key, value);
    }

    private void subscribe(String uri) throws Exception {
        camel.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("changes").process(exchange -> {
                    Map<?, ?> values = exchange.getMessage().getBody(Map.class);
                    changes.add(values);
                    if (values.containsValue("fail")) {
                        throw new IllegalStateException("not well");
                    }
                });
            }
        });
        awaitSubscribed();
    }

    /** Only current subscribers receive a change. */
    private void awaitSubscribed() {
        await().until(() -> {
            set("ready", "yes");
            return !changes.isEmpty();
        });
        set("ready", "really");
        await().until(() -> changes.contains(Map.of("ready", "really")));
        changes.clear();
    }

    @Test
    void valuesAreReadByTheirKeys() {
        // Given
        set("a", "1||v7");
        set("b", "2");
        set("c", "3");

        // When
        Exchange got = camel.send(STORE + "&configKeys=a, b,nope", null);
        Exchange byHeaders = camel.send(
                "dapr:configuration?configStore=other",
                null,
                "CamelDaprConfigStore",
                "configstore",
                "CamelDaprConfigKeys",
                List.of("c"));
        Exchange all = camel.send(STORE, null);

        // Then
        assertThat(got.getException()).isNull();
        assertThat(got.getMessage().getBody()).isEqualTo(Map.of("a", "1", "b", "2"));
        assertThat(got.getMessage()
                        .getHeader("CamelDaprRawConfigResponse", Map.class)
                        .get("a"))
                .extracting("version")
                .isEqualTo("v7");
        assertThat(byHeaders.getMessage().getBody()).isEqualTo(Map.of("c", "3"));
        assertThat(all.getMessage().getBody()).isEqualTo(Map.of("a", "1", "b", "2", "c", "3"));
    }

    @Test
    void aMissingStoreIsReported() {
        // When
        Exchange failed = camel.send("dapr:configuration?configStore=nosuch&configKeys=a", null);

        // Then
        assertThat(((SidecarException) failed.getException()).getCode()).isEqualTo(Code.COMPONENT_MISSING);
        assertThat(camel.send("dapr:configuration", null).getException())
                .hasMessageContaining("The option configStore or the header CamelDaprConfigStore is needed");
        assertThatThrownBy(() -> camel.camel.getEndpoint("dapr:configuration").createConsumer(exchange -> {}))
                .hasMessageContaining("configStore");
    }

    @Test
    void changesOfTheKeysRunTheRouteEvenAfterAFailure() throws Exception {
        // Given
        subscribe(STORE + "&configKeys=ready,a,b");

        // When
        set("a", "fail");
        set("other", "x");
        set("b", "2");
        set("b", null);

        // Then
        await().untilAsserted(() ->
                assertThat(changes).isEqualTo(List.of(Map.of("a", "fail"), Map.of("b", "2"), Map.of("b", ""))));
    }

    @Test
    void changesDuringASidecarOutageArriveAfterwards() throws Exception {
        // Given
        set("same", "1");
        set("gone", "1");
        subscribe(STORE);
        set("seen", "1");
        await().until(() -> changes.size() == 1);
        camel.dapr.kill();

        // When
        camel.restartDapr(dapr -> dapr.configuration("configstore", "ready", "really")
                .configuration("configstore", "same", "1")
                .configuration("configstore", "seen", "2")
                .configuration("configstore", "new", "1"));

        // Then
        await().untilAsserted(() ->
                assertThat(changes).containsExactly(Map.of("seen", "1"), Map.of("seen", "2", "new", "1", "gone", "")));
    }

    @Test
    void aStoppedRouteReceivesNothingUntilItIsRestarted() throws Exception {
        // Given
        subscribe(STORE);
        camel.camel.getRouteController().stopRoute("changes");
        set("a", "meanwhile");

        // When
        camel.camel.getRouteController().startRoute("changes");
        awaitSubscribed();
        set("a", "after");

        // Then
        await().untilAsserted(() -> assertThat(changes).containsExactly(Map.of("a", "after")));
    }
}
