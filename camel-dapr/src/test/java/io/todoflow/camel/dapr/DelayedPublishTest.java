package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.camel.dapr.SidecarException.Code;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Publishes events later. */
class DelayedPublishTest {

    private static final String PUBLISH = "dapr:pubSub?pubSubName=pubsub&topic=orders&contentType=application/json";

    private final CamelWithDapr camel = CamelWithDapr.startWithHttpServer();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> ids = new CopyOnWriteArrayList<>();

    @BeforeEach
    void receive() throws Exception {
        camel.component.stop();
        camel.component.setDelayedPublish(true);
        camel.component.start();
        camel.camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("dapr:pubSub?pubSubName=pubsub&topic=orders").process(exchange -> {
                    received.add(exchange.getMessage().getBody(String.class));
                    ids.add(exchange.getMessage().getHeader("CamelDaprID", String.class));
                });
            }
        });
        camel.letDaprFindTheRoutes();
        await().until(() -> {
            camel.send(PUBLISH, "{\"ready\":true}");
            return !received.isEmpty();
        });
        received.clear();
        ids.clear();
    }

    @AfterEach
    void close() {
        camel.close();
    }

    private Exchange publish(@Nullable Object body, Object... headers) {
        return camel.send(PUBLISH, body, headers);
    }

    @Test
    void aDelayedEventIsPublishedOnTime() {
        // Given
        Instant time = Instant.now().plusMillis(500);

        // When
        Exchange scheduled = publish(
                "{\"n\":1}", "CamelDaprPublishAt", time, "CamelDaprMetadata", Map.of("cloudevent.type", "late"));

        // Then
        await().untilAsserted(() -> assertThat(received).contains("{\"n\":1}"));
        assertThat(Instant.now()).isAfter(time);
        assertThat(scheduled.getMessage().getHeader("CamelDaprJobName", String.class))
                .isEqualTo("camel-publish-" + ids.get(received.indexOf("{\"n\":1}")));
    }

    @Test
    void aWaitingEventIsCancelledByTheNameOfItsJob() {
        // Given
        String job = publish("{\"n\":2}", "CamelDaprPublishAt", "1h")
                .getMessage()
                .getHeader("CamelDaprJobName", String.class);
        assertThat(camel.send("dapr:job?jobOperation=get&jobName=" + job, null)
                        .getMessage()
                        .getBody(String.class))
                .contains("orders");

        // When
        camel.send("dapr:job?jobOperation=delete&jobName=" + job, null);

        // Then
        assertThat(camel.send("dapr:job?jobOperation=get&jobName=" + job, null)
                        .getMessage()
                        .getBody())
                .isNull();
    }

    @Test
    void anEventRefusedByTheBrokerDoesNotCountAsPublished() throws Exception {
        // Given an event for a topic that this app may not publish to
        String event = "{\"pubSubName\":\"pubsub\",\"topic\":\"forbidden\",\"metadata\":{},\"data\":\"e30=\"}";

        // Then
        assertThat(SidecarApp.post(camel.appPort(), "/job/camel-publish-1", event)
                        .statusCode())
                .isEqualTo(500);
        assertThat(SidecarApp.post(camel.appPort(), "/job/camel-publish-2", "no event")
                        .statusCode())
                .isEqualTo(500);
    }

    @Test
    void anInvalidDelayedPublishIsReported() {
        assertThat(publish(List.of(Map.of("entryId", "1", "event", "{}")), "CamelDaprPublishAt", "1h")
                        .getException())
                .hasMessage("publishAt publishes one event, not a list");
        assertThat(publish("{}", "CamelDaprPublishAt", "some time").getException())
                .isInstanceOfSatisfying(
                        SidecarException.class, e -> assertThat(e.getCode()).isEqualTo(Code.COMPONENT_FAILED));
        camel.component.setDelayedPublish(false);
        assertThat(publish("{}", "CamelDaprPublishAt", "1h").getException())
                .hasMessage(
                        "publishAt and the header CamelDaprPublishAt need the option delayedPublish of the component");
    }
}
