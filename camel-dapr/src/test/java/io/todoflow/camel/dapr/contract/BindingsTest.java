package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.SidecarException;
import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;

/** Output and input bindings of daprd; the embedded Dapr does not have these. */
class BindingsTest {

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("binder")
            .with(
                    Setup.component("values", "bindings.redis", "redisHost: {redis}", "redisDB: 4"),
                    Setup.component("tick", "bindings.cron", "schedule: @every 1s"),
                    Setup.component("routed", "bindings.cron", "schedule: @every 1s", "route: /ticks/routed"))
            .connectingTo(Service.REDIS)
            .onDaprdOnly();

    @ContractTest
    void anOutputBindingIsInvoked(World dapr) throws Exception {
        DaprComponent component = new DaprComponent();
        component.setGrpcEndpoint("127.0.0.1:" + dapr.sidecar().grpcPort());
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("dapr", component);
            camel.start();
            String uri =
                    "dapr:invokeBinding?bindingName=values&contentType=text/plain&metadata.key=k&bindingOperation=";

            Exchange created = camel.createProducerTemplate()
                    .send(uri + "create", exchange -> exchange.getMessage().setBody("hello"));
            Exchange got = camel.createProducerTemplate().send(uri + "get", exchange -> {});
            Exchange missing =
                    camel.createProducerTemplate().send(uri.replace("values", "nosuch") + "create", exchange -> {});

            assertThat(created.getException()).isNull();
            assertThat(got.getMessage().getBody(String.class)).isEqualTo("hello");
            assertThat(((SidecarException) missing.getException()).getCode())
                    .isEqualTo(SidecarException.Code.COMPONENT_MISSING);
        }
    }

    /** InputBindings relies on this: the sidecar posts events to a path that answers OPTIONS with 2xx or 405. */
    @ContractTest
    void anInputBindingIsPostedToItsPath(World dapr) {
        dapr.app().on("/tick", request -> Reply.of(200, "{}"));

        Request posted = dapr.app().await("/tick");
        Request routed = dapr.app().await("/ticks/routed");

        assertThat(List.of(posted.method(), routed.method())).containsOnly("POST");
        assertThat(posted.body()).isEmpty();
    }
}
