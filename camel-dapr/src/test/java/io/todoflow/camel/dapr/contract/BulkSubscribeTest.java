package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Delivery in batches. The in-memory broker delivers one event at a time, so a batch has one entry here; answers are
 * interpreted the same way.
 */
class BulkSubscribeTest {

    private static final int RETRIES = 2;
    private static final int MANY = 99;

    private record Row(String name, Function<Request, Reply> reply, int times, boolean dead) {}

    private static final List<Row> ROWS = List.of(
            new Row("success", statuses("{'entryId':'%s','status':'SUCCESS'}"), 1, false),
            new Row("not-found", request -> Reply.of(404, ""), 1, false),
            new Row("drop", statuses("{'entryId':'%s','status':'DROP'}"), 1, true),
            new Row("retry", statuses("{'entryId':'%s','status':'RETRY'}"), MANY, true),
            new Row("no-status", statuses("{'entryId':'%s'}"), MANY, true),
            new Row("unknown-status", statuses("{'entryId':'%s','status':'FOO'}"), MANY, true),
            new Row("unknown-entry", statuses("{'entryId':'x%s','status':'SUCCESS'}"), MANY, true),
            new Row("no-entries", statuses(""), MANY, true),
            new Row("empty", request -> Reply.OK, MANY, true),
            new Row("no-content", request -> Reply.of(204, ""), MANY, true),
            new Row("single-style", request -> Reply.of(200, "{'status':'SUCCESS'}"), MANY, true),
            new Row("error", request -> Reply.of(500, ""), MANY, true));

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("batches")
            .with(
                    Setup.component("once", "pubsub.in-memory"),
                    Setup.component("retried", "pubsub.in-memory"),
                    Setup.inboundRetry("retried", "policy: constant, duration: 10ms, maxRetries: " + RETRIES))
            .subscribing(subscriptions());

    private static Function<Request, Reply> statuses(String entry) {
        return request -> Reply.of(
                200,
                "{'statuses':["
                        + entry.replace(
                                "%s", request.json().at("/entries/0/entryId").asText()) + "]}");
    }

    private static String subscriptions() {
        List<String> entries = new ArrayList<>();
        String bulk = "'bulkSubscribe':{'enabled':true,'maxMessagesCount':10,'maxAwaitDurationMs':20}";
        for (String pubsub : List.of("once", "retried")) {
            for (Row row : ROWS) {
                entries.add("{'pubsubname':'%s','topic':'%s','route':'/%1$s/%2$s','deadLetterTopic':'%2$s-dead',%s}"
                        .formatted(pubsub, row.name, bulk));
                entries.add(
                        "{'pubsubname':'%s','topic':'%s-dead','route':'/%1$s/%2$s-dead'}".formatted(pubsub, row.name));
            }
        }
        entries.add("{'pubsubname':'once','topic':'single','route':'/single',"
                + "'bulkSubscribe':{'enabled':true,'maxMessagesCount':1,'maxAwaitDurationMs':60000}}");
        entries.add("{'pubsubname':'once','topic':'raw','route':'/raw','metadata':{'rawPayload':'true'},%s}"
                .formatted(bulk));
        return "[" + String.join(",", entries) + "]";
    }

    @ContractTest
    void anUnreportedEntryHasFailed(World dapr) {
        List<String> expected = new ArrayList<>();
        List<String> outcomes = new ArrayList<>();
        for (String pubsub : List.of("once", "retried")) {
            for (Row row : ROWS) {
                dapr.app().on("/" + pubsub + "/" + row.name, row.reply);
                dapr.post("/v1.0/publish/" + pubsub + "/" + row.name, "{'n':1}");
            }
        }
        for (String pubsub : List.of("once", "retried")) {
            for (Row row : ROWS) {
                int times = row.times == MANY ? (pubsub.equals("retried") ? 1 + RETRIES : 1) : row.times;
                expected.add(pubsub + " " + row.name + " " + times + "x" + (row.dead ? " dead" : ""));
                dapr.app().await("/" + pubsub + "/" + row.name, times);
                if (row.dead) {
                    dapr.app().await("/" + pubsub + "/" + row.name + "-dead");
                }
                // the next event shows that the first one is not delivered again
                dapr.post("/v1.0/publish/" + pubsub + "/" + row.name, "{'n':2}");
            }
        }
        for (String pubsub : List.of("once", "retried")) {
            for (Row row : ROWS) {
                World.await().until(() -> count(dapr, "/" + pubsub + "/" + row.name, 2) > 0);
                long times = count(dapr, "/" + pubsub + "/" + row.name, 1);
                boolean dead = dapr.app().requests("/" + pubsub + "/" + row.name + "-dead").stream()
                        .anyMatch(request -> request.data().path("n").asInt() == 1);
                outcomes.add(pubsub + " " + row.name + " " + times + "x" + (dead ? " dead" : ""));
            }
        }

        assertThat(outcomes).containsExactlyElementsOf(expected);
    }

    private static long count(World dapr, String path, int n) {
        return dapr.app().requests(path).stream()
                .filter(request -> request.json().at("/entries/0/event/data/n").asInt() == n)
                .count();
    }

    @ContractTest
    void aBatchHasTheDocumentedForm(World dapr) {
        // no answer reports it as done: uses a topic whose events are expected among the dead letters, even after
        // this test
        dapr.post("/v1.0/publish/once/empty?metadata.foo=bar", "{'n':1}");

        Request delivery = dapr.app().await("/once/empty");
        JsonNode batch = delivery.json();
        assertThat(delivery.headers()).containsEntry("content-type", "application/json");
        assertThat(batch.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder("entries", "id", "metadata", "pubsubname", "topic", "type");
        assertThat(batch.path("type").asText()).isEqualTo("com.dapr.event.sent.bulk");
        assertThat(batch.path("topic").asText()).isEqualTo("empty");
        assertThat(batch.path("pubsubname").asText()).isEqualTo("once");
        assertThat(batch.at("/metadata/pubsubName").asText()).isEqualTo("once");
        JsonNode entry = batch.at("/entries/0");
        assertThat(entry.path("contentType").asText()).isEqualTo("application/cloudevents+json");
        assertThat(entry.at("/metadata/foo").asText()).isEqualTo("bar");
        assertThat(entry.at("/event/data/n").asInt()).isEqualTo(1);
    }

    @ContractTest
    void aRawEntryIsBase64(World dapr) {
        dapr.post("/v1.0/publish/once/raw?metadata.rawPayload=true", "{'i':0}");

        JsonNode entry = dapr.app().await("/raw").json().at("/entries/0");
        assertThat(entry.path("event").asText()).isEqualTo("eyJpIjowfQ==");
        assertThat(entry.path("contentType").asText()).isEqualTo("application/octet-stream");
    }

    @ContractTest
    void aFullBatchDoesNotWait(World dapr) {
        dapr.post("/v1.0/publish/once/single", "{'n':1}");

        assertThat(dapr.app().await("/single").json().path("entries")).hasSize(1);
    }
}
