package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The startup of a sidecar and its app, and the shutdown of the sidecar. */
class StartUpTest {

    private static final String DECLARED = """
            apiVersion: dapr.io/v2alpha1
            kind: Subscription
            metadata: {name: declared}
            spec: {pubsubname: pubsub, topic: declared, routes: {default: /declared}}
            """;

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("starter").with(Setup.PUBSUB).withoutApp();

    private static Setup app() {
        return Setup.app("starter").with(Setup.PUBSUB, DECLARED);
    }

    @ContractTest
    void theConfigurationAndTheSubscriptionsOfTheAppAreRequestedOnce(World on) {
        try (World dapr =
                World.start(on.runtime(), app().subscribing("[{'pubsubname':'pubsub','topic':'t','route':'/t'}]"))) {
            dapr.publish("t", "1");
            dapr.app().await("/t");
            List<Request> requests = dapr.app().requests();

            assertThat(requests.stream().map(r -> r.method() + " " + r.path()))
                    .containsExactly("GET /dapr/config", "GET /dapr/subscribe", "POST /t");
            assertThat(requests.get(1).headers())
                    .containsEntry("content-type", "application/json")
                    .containsEntry("dapr-app-id", "starter");
            dapr.app().hangUp();
            assertThat(dapr.get("/v1.0/healthz").status())
                    .as("healthy, also when the app has gone")
                    .isEqualTo(204);
        }
    }

    @ContractTest
    void someAnswersLeaveTheAppWithoutSubscriptions(World on) {
        String t = "[{'pubsubname':'pubsub','topic':'t','route':'/t'}]";
        record Row(String name, Reply reply, String delivered) {}
        List<Row> rows = List.of(
                new Row("not found", Reply.of(404, ""), "/declared"),
                new Row("error", Reply.of(500, ""), "/declared"),
                new Row("no content", Reply.of(204, ""), "/declared"),
                new Row("empty", Reply.OK, "/declared"),
                new Row(
                        "as text",
                        new Reply(200, "text/plain", t.replace('\'', '"'), java.util.Map.of()),
                        "/t /declared"),
                new Row("malformed", Reply.of(200, "[{nope"), ""),
                new Row("an object", Reply.of(200, "{'topic':'t'}"), ""),
                new Row(
                        "a bad expression",
                        Reply.of(
                                200,
                                "[{'pubsubname':'pubsub','topic':'t','routes':{'rules':[{'match':'event.type ==','path':'/a'}]}}]"),
                        ""),
                new Row(
                        "an unknown pubsub",
                        Reply.of(
                                200,
                                "[{'pubsubname':'nope','topic':'t','route':'/t'},{'pubsubname':'pubsub','topic':'t','route':'/t'}]"),
                        "/t /declared"),
                new Row(
                        "entries without route, without topic and without slash",
                        Reply.of(
                                200,
                                "[{'pubsubname':'pubsub','topic':'x'},{'pubsubname':'pubsub','route':'/x'},"
                                        + "{'pubsubName':'pubsub','topic':'t','route':'t'}]"),
                        "/t /declared"));
        for (Row row : rows) {
            FakeApp app = new FakeApp("").atStart("/dapr/subscribe", request -> row.reply);
            try (World dapr = World.start(on.runtime(), app(), app)) {
                dapr.publish("t", "1");
                dapr.publish("declared", "1");

                World.awaitEqual(
                        row.delivered.isEmpty() ? 0 : row.delivered.split(" ").length,
                        () -> (int) app.requests().stream()
                                .filter(r -> r.method().equals("POST"))
                                .count());
                assertThat(app.requests().stream()
                                .filter(r -> r.method().equals("POST"))
                                .map(Request::path))
                        .as(row.name)
                        .containsExactlyInAnyOrder(row.delivered.isEmpty() ? new String[0] : row.delivered.split(" "));
                assertThat(app.requests("/dapr/subscribe")).as(row.name).hasSize(1);
                assertThat(topics(dapr)).as("listed, whether it runs or not").contains("declared DECLARATIVE");
            }
        }
    }

    private static List<String> topics(World dapr) {
        List<String> topics = new ArrayList<>();
        for (JsonNode subscription : dapr.get("/v1.0/metadata").json().path("subscriptions")) {
            topics.add(subscription.path("topic").asText() + " "
                    + subscription.path("type").asText());
        }
        return topics;
    }

    @ContractTest
    void onlyABrokenConnectionIsRetried(World on) {
        AtomicInteger asked = new AtomicInteger();
        FakeApp app = new FakeApp("")
                .atStart(
                        "/dapr/subscribe",
                        request -> asked.incrementAndGet() == 1
                                ? Reply.CLOSE
                                : Reply.of(200, "[{'pubsubname':'pubsub','topic':'t','route':'/t'}]"));
        try (World dapr = World.start(on.runtime(), app(), app)) {
            dapr.publish("t", "1");

            app.await("/t");
            assertThat(asked).hasValue(2);
        }
    }

    @ContractTest
    void theSidecarWaitsForTheApp(World on) {
        Setup setup = app().subscribing("[{'pubsubname':'pubsub','topic':'t','route':'/t'}]")
                .appDown();
        try (World dapr = World.start(on.runtime(), setup)) {
            World.Answer unhealthy = dapr.get("/v1.0/healthz");
            assertThat(unhealthy.status()).isEqualTo(500);
            assertThat(unhealthy.errorCode()).isEqualTo("ERR_HEALTH_NOT_READY");
            assertThat(unhealthy.message()).isEqualTo("dapr is not ready: [runtime]");

            dapr.app().listen();

            dapr.awaitStatus("/v1.0/healthz", 204);
            dapr.publish("t", "1");
            dapr.app().await("/t");
        }
    }

    @ContractTest
    void aDeliveryMayEndDuringShutdownButNothingElseIsServed(World on) {
        Setup setup = app().subscribing("[{'pubsubname':'pubsub','topic':'t','route':'/t'}]");
        try (World dapr = World.start(on.runtime(), setup)) {
            AtomicInteger finished = new AtomicInteger();
            dapr.app().on("/t", request -> {
                // the API closes immediately when the sidecar stops
                World.await().until(() -> dapr.isClosed());
                finished.incrementAndGet();
                return Reply.OK;
            });
            dapr.publish("t", "1");
            dapr.app().await("/t");

            long begin = System.nanoTime();
            dapr.sidecar().stop();

            assertThat(finished).hasValue(1);
            assertThat((System.nanoTime() - begin) / 1_000_000).isLessThan(5_000);
        }
    }

    @ContractTest
    void theShutdownRequestEndsTheSidecar(World on) {
        try (World dapr = World.start(
                on.runtime(), Setup.app("quitter").with(Setup.PUBSUB).withoutApp())) {
            assertThat(dapr.send("POST", "/v1.0/shutdown", "").status()).isEqualTo(204);
            World.await().until(() -> dapr.isClosed());
        }
    }

    @ContractTest
    void aRestartedSidecarRequestsTheSubscriptionsAgain(World on) {
        Setup setup = app().subscribing("[{'pubsubname':'pubsub','topic':'t','route':'/t'}]");
        try (World dapr = World.start(on.runtime(), setup)) {
            dapr.sidecar().kill();
            dapr.app().reset();

            dapr.restart();

            dapr.publish("t", "1");
            dapr.app().await("/t");
            assertThat(dapr.app().requests("/dapr/subscribe")).hasSize(1);
        }
    }
}
