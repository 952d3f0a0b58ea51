package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.client.domain.BulkPublishEntry;
import io.dapr.client.domain.BulkPublishRequest;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Publishes many events with one request. */
class BulkPublishTest {

    private static final String PATH = "/v1.0/publish/bulk/pubsub/t";

    private static final String TRACE_PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("bulk")
            .with(Setup.PUBSUB, Setup.component("scoped", "pubsub.in-memory", "publishingScopes: bulk=allowed;other=x"))
            .subscribing("[{'pubsubname':'pubsub','topic':'t','route':'/t'}]");

    @ContractTest
    void metadataOfTheRequestOverridesThatOfTheEntries(World dapr) {
        for (String path : List.of(PATH, PATH.replace("v1.0", "v1.0-alpha1"))) {
            dapr.app().reset();

            Answer answer = dapr.post(path + "?metadata.foo=bar", """
                    [{'entryId':'1','event':{'n':1},'contentType':'application/json'},
                     {'entryId':'2','event':'two','contentType':'text/plain'},
                     {'entryId':'3','event':{'n':3},'contentType':'application/json',
                      'metadata':{'cloudevent.id':'own','partitionKey':'k'}}]""");

            assertThat(answer.status()).isEqualTo(204);
            dapr.app().await("/t", 3);
            assertThat(dapr.app().requests("/t").stream().map(r -> r.data().toString()))
                    .as("in any order")
                    .containsExactlyInAnyOrder("{\"n\":1}", "\"two\"", "{\"n\":3}");
            Request own = dapr.app().requests("/t").stream()
                    .filter(request -> request.data().path("n").asInt() == 3)
                    .findFirst()
                    .orElseThrow();
            assertThat(own.json().path("id").asText()).isEqualTo("own");
            assertThat(own.headers()).containsEntry("foo", "bar").containsEntry("partitionkey", "k");
            assertThat(dapr.app().requests("/t").stream()
                            .filter(request -> request.headers().containsKey("foo")))
                    .hasSize(1);
        }
    }

    @ContractTest
    void aCloudEventWithATraceIdKeepsItsTraceParent(World dapr) {
        dapr.app().reset();

        dapr.post(PATH, """
                [{'entryId':'1','contentType':'application/cloudevents+json','event':
                  {'specversion':'1.0','id':'both','source':'s','type':'t','traceparent':'%1$s','traceid':'%1$s','data':{}}},
                 {'entryId':'2','contentType':'application/cloudevents+json','event':
                  {'specversion':'1.0','id':'one','source':'s','type':'t','traceparent':'%1$s','data':{}}}]""".formatted(TRACE_PARENT));

        dapr.app().await("/t", 2);
        assertThat(dapr.app().requests("/t").stream()
                        .map(request -> request.json().path("id").asText() + " "
                                + request.json().path("traceparent").asText()))
                .containsExactlyInAnyOrder("both " + TRACE_PARENT, "one ");
    }

    @ContractTest
    void oneInvalidEntryFailsTheWholeRequest(World dapr) {
        record Row(String body, int status, String code, String message) {}
        String of = " for topic t pubsub pubsub";
        String id = "error marshaling events to bytes" + of + ". error: entryId is duplicated or not present for entry";
        String mismatch =
                "error when marshalling cloud event envelope" + of + ": error: mismatch between contentType and event";
        String ser = "ERR_PUBSUB_EVENTS_SER";
        List<Row> rows = List.of(
                new Row("[]", 204, "", ""),
                new Row("", 400, ser, "error when unmarshaling the request" + of + ": EOF"),
                new Row(
                        "{'entries':[]}",
                        400,
                        ser,
                        "error when unmarshaling the request" + of
                                + ": json: cannot unmarshal object into Go value of type []http.bulkPublishMessageEntry"),
                new Row(
                        "[{'entryId':'1','event':1,'contentType':'application/json'},"
                                + "{'entryId':'1','event':2,'contentType':'application/json'}]",
                        400,
                        ser,
                        id),
                new Row("[{'event':1,'contentType':'application/json'}]", 400, ser, id),
                new Row("[{'entryId':'1','event':'s'}]", 400, ser, mismatch),
                new Row("[{'entryId':'1','event':{'a':1}}]", 400, ser, mismatch),
                new Row("[{'entryId':'1','event':{'a':1},'contentType':'text/plain'}]", 400, ser, mismatch),
                new Row(
                        "[{'entryId':'1','event':{'a':1},'contentType':'application/octet-stream'}]",
                        400,
                        ser,
                        mismatch),
                new Row(
                        "[{'entryId':'1','event':{'ok':1},'contentType':'application/json'},"
                                + "{'entryId':'2','event':5,'contentType':'text/plain'}]",
                        400,
                        ser,
                        mismatch),
                new Row(
                        "[{'entryId':'1','event':'not-ce','contentType':'application/cloudevents+json'}]",
                        500,
                        "ERR_PUBSUB_CLOUD_EVENTS_SER",
                        "cannot create cloudevent"));
        List<Row> answers = new ArrayList<>();
        for (Row row : rows) {
            Answer answer = dapr.post(PATH, row.body);
            answers.add(new Row(row.body, answer.status(), answer.errorCode(), answer.message()));
        }

        assertThat(answers).containsExactlyElementsOf(rows);
        assertThat(dapr.app().requests("/t")).isEmpty();
    }

    @ContractTest
    void unknownAndForbiddenTopicsAreRefused(World dapr) {
        String entries = "[{'entryId':'1','event':1,'contentType':'application/json'}]";

        Answer unknown = dapr.post("/v1.0/publish/bulk/nope/t", entries);
        Answer noTopic = dapr.post("/v1.0/publish/bulk/pubsub/", entries);
        Answer forbidden = dapr.post("/v1.0/publish/bulk/scoped/denied", entries);

        assertThat(List.of(unknown.status(), noTopic.status(), forbidden.status()))
                .containsExactly(404, 404, 403);
        assertThat(unknown.message()).isEqualTo("pubsub nope is not found");
        assertThat(noTopic.message()).isEqualTo("pubsub bulk is not found");
        assertThat(forbidden.message()).isEqualTo("topic denied is not allowed for app id bulk");
    }

    @ContractTest
    void malformedJsonIsRefused(World dapr) {
        Answer answer = dapr.post(PATH, "[{bad");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.errorCode()).isEqualTo("ERR_PUBSUB_EVENTS_SER");
        assertThat(answer.message()).startsWith("error when unmarshaling the request for topic t pubsub pubsub: ");
    }

    @ContractTest
    void eachContentTypeArrivesLikeThatOfASinglePublish(World dapr) {
        dapr.post(PATH, """
                [{'entryId':'1','event':'s','contentType':'application/json'},
                 {'entryId':'2','event':null,'contentType':'application/json'},
                 {'entryId':'3','event':'AAH+/w==','contentType':'application/octet-stream'},
                 {'entryId':'4','event':{'id':'x','data':1},'contentType':'application/cloudevents+json'},
                 {'entryId':'5','event':'<a/>','contentType':'application/xml'}]""");

        dapr.app().await("/t", 5);
        assertThat(dapr.app().requests("/t").stream()
                        .map(Request::json)
                        .map(event -> event.has("data_base64") ? event.get("data_base64") : event.get("data"))
                        .map(Object::toString))
                .containsExactlyInAnyOrder("\"s\"", "null", "\"AAH+/w==\"", "1", "\"<a/>\"");
    }

    @ContractTest
    void rawPayloadAppliesToTheWholeRequest(World dapr) {
        dapr.post(
                PATH + "?metadata.rawPayload=true",
                "[{'entryId':'1','event':{'n':1},'contentType':'application/json'}]");

        assertThat(dapr.app().await("/t").body()).isEqualTo("{\"n\":1}");
    }

    @ContractTest
    void theSdkPublishesTheSameEvents(World dapr) {
        List<BulkPublishEntry<byte[]>> entries = IntStream.range(0, 10)
                .mapToObj(n -> new BulkPublishEntry<>(
                        "" + n, ("{\"n\":" + n + "}").getBytes(), "application/json", Map.<String, String>of()))
                .toList();

        var response = dapr.sdk()
                .publishEvents(new BulkPublishRequest<>("pubsub", "t", entries))
                .block();

        assertThat(response).isNotNull();
        assertThat(response.getFailedEntries()).isEmpty();
        dapr.app().await("/t", 10);
        assertThat(dapr.app().requests("/t").stream()
                        .map(r -> r.data().path("n").asInt()))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    /** Writes names like Dapr's JavaScript SDK. */
    @ContractTest
    void fieldNamesIgnoreCase(World dapr) {
        dapr.app().reset();

        assertThat(dapr.post(PATH, "[{'entryID':'1','Event':{'n':1},'contenttype':'application/json'}]")
                        .status())
                .isEqualTo(204);

        assertThat(dapr.app().await("/t").data().path("n").asInt()).isEqualTo(1);
    }
}
