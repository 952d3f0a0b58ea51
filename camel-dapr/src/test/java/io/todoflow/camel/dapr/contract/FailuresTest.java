package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.SidecarException;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.util.List;
import java.util.Map;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;

/** The component distinguishes failures by the answers of a real sidecar. */
class FailuresTest {

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("failures")
            .with(
                    Setup.component("pubsub", "pubsub.in-memory", "protectedTopics: forbidden"),
                    Setup.component("statestore", "state.in-memory"),
                    Setup.component("secretstore", "secretstores.local.env"))
            .withScheduler()
            .withoutApp();

    /** A request and its failure; without a code it succeeds. */
    private record Row(String uri, String code) {
        Row(String uri, Code code) {
            this(uri, code.name());
        }
    }

    @ContractTest
    void aFailureHasTheCodeOfItsReason(World dapr) throws Exception {
        // Given
        List<Row> rows = List.of(
                new Row("dapr:pubSub?pubSubName=nosuch&topic=t", Code.COMPONENT_MISSING),
                new Row("dapr:pubSub?pubSubName=pubsub&topic=forbidden", Code.FORBIDDEN),
                new Row("dapr:state?stateStore=nosuch&key=k", Code.COMPONENT_MISSING),
                new Row("dapr:state?stateStore=statestore&key=a%7C%7Cb", Code.INVALID),
                new Row("dapr:state?stateOperation=save&stateStore=statestore&key=k&eTag=9", Code.ETAG_MISMATCH),
                new Row("dapr:secret?secretStore=nosuch&key=k", Code.COMPONENT_MISSING),
                new Row("dapr:configuration?configStore=nosuch&configKeys=k", Code.COMPONENT_MISSING),
                new Row(
                        "dapr:lock?storeName=nosuch&resourceId=r&lockOwner=o&expiryInSeconds=1",
                        Code.COMPONENT_MISSING),
                new Row("dapr:job?jobName=j&schedule=never", Code.COMPONENT_FAILED),
                new Row("dapr:job?jobOperation=get&jobName=nosuch", ""));

        // When
        List<Row> outcomes;
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            DaprComponent component = new DaprComponent();
            component.setGrpcEndpoint("127.0.0.1:" + dapr.sidecar().grpcPort());
            camel.addComponent("dapr", component);
            camel.start();
            ProducerTemplate template = camel.createProducerTemplate();
            outcomes = rows.stream()
                    .map(row -> new Row(row.uri, code(template, row.uri)))
                    .toList();
        }

        // Then
        assertThat(outcomes).isEqualTo(rows);
    }

    private static String code(ProducerTemplate template, String uri) {
        Exception failure = template.send(uri, exchange -> exchange.getMessage().setBody(Map.of()))
                .getException();
        if (failure == null) {
            return "";
        }
        return failure instanceof SidecarException typed ? typed.getCode().name() : failure.toString();
    }
}
