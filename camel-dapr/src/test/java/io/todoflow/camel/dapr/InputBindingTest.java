package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code from: dapr:invokeBinding}. */
class InputBindingTest {

    private final CamelWithDapr camel = CamelWithDapr.startWithHttpServer();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @BeforeEach
    void route() throws Exception {
        route("tick", "dapr:invokeBinding?bindingName=tick");
        route("inbox", "dapr:invokeBinding?bindingName=files&path=/files/new");
    }

    @AfterEach
    void stop() {
        camel.close();
    }

    private void route(String id, String uri) throws Exception {
        camel.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId(id).process(exchange -> {
                    String body = exchange.getMessage().getBody(String.class);
                    received.add(exchange.getMessage().getHeader("CamelDaprBindingName") + " " + body);
                    if ("fail".equals(body)) {
                        throw new IllegalStateException("not well");
                    }
                });
            }
        });
    }

    private int post(String path, String body) throws Exception {
        return SidecarApp.post(camel.appPort(), path, body).statusCode();
    }

    @Test
    void anEventOfABindingRunsItsRoute() throws Exception {
        assertThat(post("/tick", "")).isEqualTo(200);
        assertThat(post("/files/new", "{\"name\":\"a\"}")).isEqualTo(200);
        assertThat(received).containsExactly("tick null", "files {\"name\":\"a\"}");
    }

    @Test
    void anEventOfAFailedRouteDoesNotCountAsDone() throws Exception {
        assertThat(post("/tick", "fail")).isEqualTo(500);
        camel.camel.getRouteController().stopRoute("tick");
        assertThat(post("/tick", "stopped")).isEqualTo(500);
        camel.camel.getRouteController().startRoute("tick");
        assertThat(post("/tick", "started")).isEqualTo(200);
        assertThat(received).containsExactly("tick fail", "tick started");
    }

    @Test
    void aBindingHasOneRoute() {
        assertThatThrownBy(() -> route("second", "dapr:invokeBinding?bindingName=tick"))
                .hasStackTraceContaining("Routes tick and second consume the same binding at /tick");
        assertThatThrownBy(() -> route("third", "dapr:invokeBinding")).hasStackTraceContaining("bindingName");
    }
}
