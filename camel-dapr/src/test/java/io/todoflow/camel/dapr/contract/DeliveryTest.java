package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * The outcome of an event for each answer of the app.
 *
 * <p>Deliveries of a topic arrive one at a time and in order, so the number of deliveries of the first event is known
 * when the second arrives.
 */
class DeliveryTest {

    /** Answers, and the outcome of the event: processed, dropped or failed. */
    private static final List<Row> ROWS = List.of(
            new Row("empty", Reply.OK, Fate.TAKEN),
            new Row("created", Reply.of(201, ""), Fate.TAKEN),
            new Row("no-content", Reply.of(204, ""), Fate.TAKEN),
            new Row("success", Reply.of(200, "{'status':'SUCCESS'}"), Fate.TAKEN),
            new Row("text", new Reply(200, "text/plain", "hello", Map.of()), Fate.TAKEN),
            new Row("array", Reply.of(200, "[1]"), Fate.TAKEN),
            new Row("status-number", Reply.of(200, "{'status':5}"), Fate.TAKEN),
            new Row("success-false", Reply.of(200, "{'success':false}"), Fate.TAKEN),
            new Row("drop", Reply.of(200, "{'status':'DROP'}"), Fate.DROPPED),
            new Row("not-found", Reply.of(404, ""), Fate.DROPPED),
            new Row("retry", Reply.of(200, "{'status':'RETRY'}"), Fate.FAILED),
            new Row("retry-as-text", new Reply(200, "text/plain", "{\"status\":\"RETRY\"}", Map.of()), Fate.FAILED),
            new Row("created-retry", Reply.of(201, "{'status':'RETRY'}"), Fate.FAILED),
            new Row("lower-case", Reply.of(200, "{'status':'retry'}"), Fate.FAILED),
            new Row("unknown", Reply.of(200, "{'status':'FOO'}"), Fate.FAILED),
            new Row("redirect", Reply.of(302, ""), Fate.FAILED),
            new Row("bad-request", Reply.of(400, ""), Fate.FAILED),
            new Row("bad-request-drop", Reply.of(400, "{'status':'DROP'}"), Fate.FAILED),
            new Row("unauthorized", Reply.of(401, ""), Fate.FAILED),
            new Row("conflict", Reply.of(409, ""), Fate.FAILED),
            new Row("too-many", Reply.of(429, ""), Fate.FAILED),
            new Row("error", Reply.of(500, ""), Fate.FAILED),
            new Row("error-success", Reply.of(500, "{'status':'SUCCESS'}"), Fate.FAILED),
            new Row("unavailable", Reply.of(503, ""), Fate.FAILED),
            new Row("closed", Reply.CLOSE, Fate.FAILED));

    private static final int RETRIES = 3;

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("delivery")
            .with(
                    Setup.component("once", "pubsub.in-memory"),
                    Setup.component("retried", "pubsub.in-memory"),
                    Setup.inboundRetry("retried", "policy: constant, duration: 10ms, maxRetries: " + RETRIES),
                    Setup.component("pubsub", "pubsub.in-memory"),
                    // a Resiliency after another document of its file is ignored
                    Setup.component("ignored", "pubsub.in-memory") + "---\n"
                            + Setup.inboundRetry("ignored", "policy: constant, duration: 10ms, maxRetries: 3"))
            .subscribing(subscriptions());

    private enum Fate {
        TAKEN,
        DROPPED,
        FAILED
    }

    private record Row(String name, Reply reply, Fate fate) {
        /** Returns how often an event is delivered, and whether it then is in the dead-letter topic. */
        String expected(boolean retried, boolean deadLetters) {
            int times = fate == Fate.FAILED && retried ? 1 + RETRIES : 1;
            return times + "x" + (deadLetters && fate != Fate.TAKEN ? " dead" : "");
        }
    }

    private static String subscriptions() {
        List<String> entries = new ArrayList<>();
        for (String pubsub : List.of("once", "retried")) {
            for (Row row : ROWS) {
                entries.add("{'pubsubname':'%s','topic':'%s','route':'/%1$s/%2$s'}".formatted(pubsub, row.name));
                entries.add("{'pubsubname':'%s','topic':'%s-dl','route':'/%1$s/%2$s-dl','deadLetterTopic':'%2$s-dead'}"
                        .formatted(pubsub, row.name));
                entries.add(
                        "{'pubsubname':'%s','topic':'%s-dead','route':'/%1$s/%2$s-dead'}".formatted(pubsub, row.name));
            }
        }
        entries.add("{'pubsubname':'pubsub','topic':'orders','route':'/orders'}");
        entries.add("{'pubsubname':'pubsub','topic':'other','route':'/other'}");
        entries.add("{'pubsubname':'ignored','topic':'orders','route':'/ignored'}");
        return "[" + String.join(",", entries) + "]";
    }

    @ContractTest
    void eachAnswerHasItsEffect(World dapr) {
        ExecutorService publishers = Executors.newFixedThreadPool(16);
        List<CompletableFuture<String>> outcomes = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (boolean retried : new boolean[] {false, true}) {
            for (Row row : ROWS) {
                for (boolean deadLetters : new boolean[] {false, true}) {
                    String pubsub = retried ? "retried" : "once";
                    String topic = row.name + (deadLetters ? "-dl" : "");
                    expected.add(pubsub + "/" + topic + " " + row.expected(retried, deadLetters));
                    outcomes.add(CompletableFuture.supplyAsync(() -> outcome(dapr, pubsub, topic, row), publishers));
                }
            }
        }

        assertThat(outcomes.stream().map(CompletableFuture::join)).containsExactlyElementsOf(expected);
        publishers.shutdown();
    }

    private static String outcome(World dapr, String pubsub, String topic, Row row) {
        String path = "/" + pubsub + "/" + topic;
        String deadPath = "/" + pubsub + "/" + row.name + "-dead";
        dapr.app().on(path, request -> row.reply);
        dapr.post("/v1.0/publish/" + pubsub + "/" + topic, "{'n':1}");
        dapr.post("/v1.0/publish/" + pubsub + "/" + topic, "{'n':2}");
        World.await().until(() -> count(dapr, path, 2) > 0);
        boolean dead = topic.endsWith("-dl") && row.fate != Fate.TAKEN;
        if (dead) {
            World.await().until(() -> count(dapr, deadPath, 1) > 0);
        }
        long deadLetters = topic.endsWith("-dl") ? count(dapr, deadPath, 1) : 0;
        return pubsub + "/" + topic + " " + count(dapr, path, 1) + "x" + (deadLetters > 0 ? " dead" : "");
    }

    private static long count(World dapr, String path, int n) {
        return dapr.app().requests(path).stream()
                .filter(request -> request.data().path("n").asInt() == n)
                .count();
    }

    @ContractTest
    void redeliveriesAndDeadLettersKeepTheEvent(World dapr) {
        dapr.app().on("/retried/error-dl", 500, "");

        dapr.post("/v1.0/publish/retried/error-dl", "{'n':1}");

        String dead = dapr.app().await("/retried/error-dead").body();
        assertThat(dapr.app().requests("/retried/error-dl"))
                .hasSize(1 + RETRIES)
                .allSatisfy(request -> assertThat(request.body()).isEqualTo(dead));
        assertThat(World.json(dead).path("topic").asText())
                .as("the original topic")
                .isEqualTo("error-dl");
    }

    @ContractTest
    void aFailedEventIsLostWithoutAnInboundRetry(World dapr) {
        dapr.app().on("/orders", request -> request.data().path("n").asInt() == 1 ? Reply.of(500, "") : Reply.OK);

        dapr.publish("orders", "{'n':1}");
        dapr.publish("orders", "{'n':2}");

        dapr.app().await("/orders", 2);
        assertThat(numbers(dapr, "/orders")).containsExactly(1, 2);
    }

    @ContractTest
    void aResiliencyAfterAnotherDocumentOfItsFileIsIgnored(World dapr) {
        dapr.app().on("/ignored", 500, "");

        dapr.post("/v1.0/publish/ignored/orders", "{'n':1}");
        dapr.post("/v1.0/publish/ignored/orders", "{'n':2}");

        dapr.app().await("/ignored", 2);
        assertThat(numbers(dapr, "/ignored")).containsExactly(1, 2);
    }

    @ContractTest
    void eventsOfATopicAreDeliveredOneAtATimeAndInOrder(World dapr) {
        for (int n = 0; n < 50; n++) {
            dapr.publish("orders", "{'n':" + n + "}");
        }

        dapr.app().await("/orders", 50);
        assertThat(numbers(dapr, "/orders")).isSorted();
    }

    @ContractTest
    void publishingWaitsWhileThePreviousEventIsHandled(World dapr) throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        dapr.app().on("/orders", request -> {
            awaitUninterrupted(handled);
            return Reply.OK;
        });

        // the first is handled immediately, the second waits, another topic does not
        assertThat(dapr.publish("orders", "{'n':1}").status()).isEqualTo(204);
        CompletableFuture<Integer> second = CompletableFuture.supplyAsync(
                () -> dapr.publish("orders", "{'n':2}").status());
        dapr.app().await("/orders");
        assertThat(dapr.publish("other", "{'n':1}").status()).isEqualTo(204);
        dapr.app().await("/other");
        assertThat(second).isNotDone();

        handled.countDown();
        assertThat(second.get()).isEqualTo(204);
        dapr.app().await("/orders", 2);
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Integer> numbers(World dapr, String path) {
        return dapr.app().requests(path).stream()
                .map(request -> request.data().path("n").asInt())
                .toList();
    }

    /** Unlimited retries keep events while the app is down, and while it fails. */
    @ContractTest
    void eventsSurviveAnAppThatIsDownAndThenFails(World unused) {
        for (String policy : List.of("policy: constant, duration: 50ms", "policy: exponential, maxInterval: 100ms")) {
            Setup setup = Setup.app("survivor")
                    .with(Setup.PUBSUB, Setup.inboundRetry("pubsub", policy + ", maxRetries: -1"))
                    .subscribing("[{'pubsubname':'pubsub','topic':'orders','route':'/orders'}]");
            try (World dapr = World.start(unused.runtime(), setup)) {
                dapr.app().hangUp();
                CompletableFuture<Void> publishing = CompletableFuture.runAsync(() -> {
                    for (int n = 0; n < 20; n++) {
                        dapr.publish("orders", "{'n':" + n + "}");
                    }
                });
                dapr.app().on("/orders", 500, "");
                dapr.app().listen();
                dapr.app().await("/orders", 3);
                dapr.app().reset();

                publishing.join();
                dapr.app().await("/orders", 20);
                assertThat(numbers(dapr, "/orders").stream().distinct().collect(Collectors.toList()))
                        .containsExactlyElementsOf(
                                java.util.stream.IntStream.range(0, 20).boxed().toList());
            }
        }
    }

    @ContractTest
    void theTimeoutOfAPolicyEndsADeliveryAndStartsTheNextOne(World unused) {
        String policy = """
                apiVersion: dapr.io/v1alpha1
                kind: Resiliency
                metadata: {name: impatient}
                spec:
                  policies:
                    timeouts: {soon: 300ms}
                    retries: {again: {policy: constant, duration: 10ms, maxRetries: 1}}
                  targets: {components: {pubsub: {inbound: {timeout: soon, retry: again}}}}
                """;
        Setup setup = Setup.app("impatient")
                .with(Setup.PUBSUB, policy)
                .subscribing("[{'pubsubname':'pubsub','topic':'orders','route':'/orders'}]");
        try (World dapr = World.start(unused.runtime(), setup)) {
            CountDownLatch end = new CountDownLatch(1);
            dapr.app().on("/orders", request -> {
                awaitUninterrupted(end);
                return Reply.OK;
            });

            dapr.publish("orders", "{'n':1}");

            dapr.app().await("/orders", 2);
            end.countDown();
        }
    }

    @ContractTest
    void theFirstMatchingRuleApplies(World unused) {
        Setup setup = Setup.app("router").with(Setup.PUBSUB).subscribing("""
                        [{'pubsubname':'pubsub','topic':'routed','deadLetterTopic':'','routes':{'rules':[
                           {'match':'has(event.subject) && (event.subject in ["vip","king"] || event.subject.startsWith("sir "))',
                            'path':'/vip'},
                           {'match':'event.type == "created"','path':'/created'},
                           {'match':'event.type == "created" || event.type == \\'changed\\'','path':'/changed'},
                           {'match':'event.data.prio > 5 && event.data.open == true','path':'/urgent'}],
                          'default':'/default'}},
                         {'pubsubname':'pubsub','topic':'no-default','deadLetterTopic':'dead','routes':{'rules':[
                           {'match':'event.type == "created"','path':'/created'}]}},
                         {'pubsubname':'pubsub','topic':'not-a-boolean','routes':{'rules':[
                           {'match':'event.data.prio','path':'/never'}],'default':'/never'}},
                         {'pubsubname':'pubsub','topic':'dead','route':'/dead'}]
                        """.replace("\"", "\\\""));
        try (World dapr = World.start(unused.runtime(), setup)) {
            dapr.publish("routed?metadata.cloudevent.type=created", "{'n':1}");
            dapr.publish("routed?metadata.cloudevent.type=changed", "{'n':2}");
            dapr.publish("routed", "{'n':3,'prio':9,'open':true}");
            dapr.publish("routed", "{'n':4,'prio':9,'open':false}");
            dapr.publish("routed", "{'n':5}"); // the rule cannot be evaluated: lost, despite the default
            dapr.publish("routed?metadata.cloudevent.subject=vip", "{'n':9}");
            dapr.publish("routed?metadata.cloudevent.subject=sir%20x", "{'n':10}");
            dapr.publish("not-a-boolean", "{'n':6,'prio':9}");
            dapr.publish("no-default", "{'n':7}"); // no match: into the dead-letter topic

            assertThat(dapr.app().await("/dead").data().path("n").asInt()).isEqualTo(7);
            dapr.publish("routed", "{'n':8,'prio':1}");
            dapr.app().await("/default", 2);
            assertThat(dapr.app().requests().stream()
                            .filter(request -> request.method().equals("POST"))
                            .map(request -> request.data().path("n").asInt() + request.path()))
                    .containsExactlyInAnyOrder(
                            "1/created",
                            "2/changed",
                            "3/urgent",
                            "4/default",
                            "7/dead",
                            "8/default",
                            "9/vip",
                            "10/vip");
        }
    }

    @ContractTest
    void twoSubscriptionsToATopicBecomeOne(World unused) {
        Setup setup = Setup.app("twice")
                .with(Setup.PUBSUB, """
                        apiVersion: dapr.io/v2alpha1
                        kind: Subscription
                        metadata: {name: declared}
                        spec: {pubsubname: pubsub, topic: orders, routes: {default: /declared}}
                        """, """
                        apiVersion: dapr.io/v2alpha1
                        kind: Subscription
                        metadata: {name: alone}
                        spec: {pubsubname: pubsub, topic: alone, routes: {default: /alone}}
                        """)
                .subscribing("[{'pubsubname':'pubsub','topic':'orders','route':'/first'},"
                        + "{'pubsubname':'pubsub','topic':'orders','route':'/last'}]");
        try (World dapr = World.start(unused.runtime(), setup)) {
            dapr.publish("orders", "{'n':1}");
            dapr.publish("orders", "{'n':2}");
            dapr.publish("alone", "{'n':3}");

            dapr.app().await("/last", 2);
            dapr.app().await("/alone");
            assertThat(Arrays.asList(
                            dapr.app().requests("/first").size(),
                            dapr.app().requests("/declared").size()))
                    .containsExactly(0, 0);
        }
    }
}
