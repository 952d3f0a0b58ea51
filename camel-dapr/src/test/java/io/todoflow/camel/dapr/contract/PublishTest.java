package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.dapr.client.domain.PublishEventRequest;
import io.dapr.exceptions.DaprException;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;

/** The form of a published event when it is delivered, and the answers to publishing. */
class PublishTest {

    private static final String PATH = "/v1.0/publish/pubsub/";
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final int LIMIT = 4 * 1024 * 1024;

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("publisher")
            .with(
                    Setup.PUBSUB,
                    Setup.component("scoped", "pubsub.in-memory", "publishingScopes: publisher=allowed;other=x"),
                    Setup.component("listed", "pubsub.in-memory", "allowedTopics: a,b"),
                    Setup.component("protected", "pubsub.in-memory", "protectedTopics: secret"),
                    Setup.component("reading", "pubsub.in-memory", "subscriptionScopes: publisher=a"))
            .subscribing("""
                    [{'pubsubname':'pubsub','topic':'t','route':'/t'},
                     {'pubsubname':'pubsub','topic':'slash/ed','route':'/slash'},
                     {'pubsubname':'pubsub','topic':'raw','route':'/raw','metadata':{'rawPayload':'true'}},
                     {'pubsubname':'reading','topic':'a','route':'/reading-a'},
                     {'pubsubname':'reading','topic':'b','route':'/reading-b'}]""");

    @ContractTest
    void theContentTypeDecidesHowDataArrives(World dapr) {
        record Row(String contentType, String body, String data, String dataContentType) {}
        List<Row> rows = List.of(
                new Row("application/json", "{\"a\":1}", "{\"a\":1}", "application/json"),
                new Row("application/json", "42", "42", "application/json"),
                new Row("application/json", "12345678901234567890", "12345678901234567890", "application/json"),
                new Row("application/json", "\"ä€😀 <b>\"", "\"ä€😀 <b>\"", "application/json"),
                new Row("application/json; charset=utf-8", "[1]", "[1]", "application/json; charset=utf-8"),
                new Row("application/vnd.x+json", "[1]", "\"[1]\"", "application/vnd.x+json"),
                new Row("application/json", "{\"a\":", "\"{\\\"a\\\":\"", "application/json"),
                new Row("application/json", "", "\"\"", "application/json"),
                new Row("text/plain", "hello", "\"hello\"", "text/plain"),
                new Row("application/xml", "<a/>", "\"<a/>\"", "application/xml"),
                new Row("", "{\"a\":1}", "\"{\\\"a\\\":1}\"", "text/plain"),
                new Row("", "", "\"\"", "text/plain"),
                new Row("application/octet-stream", "raw", "base64 \"cmF3\"", "application/octet-stream"));
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            String[] headers =
                    row.contentType.isEmpty() ? new String[0] : new String[] {"content-type", row.contentType};

            Answer answer = dapr.send("POST", PATH + "t", row.body, headers);

            JsonNode event = dapr.app().await("/t", i + 1).json();
            String data = event.has("data") ? event.get("data").toString() : "base64 " + event.get("data_base64");
            softly.assertThat(new Row(
                            row.contentType,
                            row.body,
                            data,
                            event.path("datacontenttype").asText()))
                    .isEqualTo(row);
            softly.assertThat(answer.status()).isEqualTo(204);
        }
        softly.assertAll();
    }

    @ContractTest
    void anEnvelopeHasTheDocumentedAttributes(World dapr) {
        dapr.publish("t", "{'a':1}");

        Request delivery = dapr.app().await("/t");
        JsonNode event = delivery.json();
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "data",
                        "datacontenttype",
                        "id",
                        "pubsubname",
                        "source",
                        "specversion",
                        "time",
                        "topic",
                        "traceid",
                        "traceparent",
                        "tracestate",
                        "type");
        assertThat(event.path("id").asText()).matches("[0-9a-f-]{36}");
        assertThat(event.path("time").asText())
                .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)");
        assertThat(List.of(
                        event.path("pubsubname").asText(),
                        event.path("topic").asText(),
                        event.path("source").asText(),
                        event.path("specversion").asText(),
                        event.path("type").asText(),
                        event.path("traceid").asText(),
                        event.path("traceparent").asText(),
                        event.path("tracestate").asText()))
                .containsExactly("pubsub", "t", "publisher", "1.0", "com.dapr.event.sent", "", "", "");
        assertThat(delivery.method()).isEqualTo("POST");
        assertThat(delivery.headers())
                .containsEntry("content-type", "application/cloudevents+json")
                .containsEntry("pubsubname", "pubsub")
                .containsEntry("traceparent", "00-00000000000000000000000000000000-0000000000000000-00");
    }

    @ContractTest
    void metadataOverridesSomeAttributesAndIsReturnedAsHeaders(World dapr) {
        dapr.publish(
                "t?metadata.cloudevent.id=i&metadata.cloudevent.type=ty&metadata.cloudevent.source=s"
                        + "&metadata.cloudevent.subject=su&metadata.cloudevent.time=no&metadata.partitionKey=k&other=1",
                "{'a':1}");

        Request delivery = dapr.app().await("/t");
        JsonNode event = delivery.json();
        assertThat(List.of(
                        event.path("id").asText(),
                        event.path("type").asText(),
                        event.path("source").asText(),
                        event.path("subject").asText()))
                .containsExactly("i", "ty", "s", "su");
        assertThat(event.path("time").asText()).isNotEqualTo("no");
        assertThat(delivery.headers())
                .containsEntry("cloudevent.id", "i")
                .containsEntry("partitionkey", "k")
                .doesNotContainKey("other");
    }

    @ContractTest
    void aCloudEventOfThePublisherIsKept(World dapr) {
        String own = """
                {"specversion":"1.0","id":"my-id","type":"task.created","source":"urn:tasks","subject":"task/1",
                 "time":"2026-01-02T03:04:05Z","datacontenttype":"application/json","extobj":{"a":1},
                 "topic":"other","pubsubname":"other","data":{"taskId":"t1"}}""";

        dapr.send(
                "POST", PATH + "t?metadata.cloudevent.id=ignored", own, "content-type", "application/cloudevents+json");

        assertThat(dapr.app().await("/t").json()).isEqualTo(World.json("""
                {"specversion":"1.0","id":"my-id","type":"task.created","source":"urn:tasks","subject":"task/1",
                 "time":"2026-01-02T03:04:05Z","datacontenttype":"application/json","extobj":{"a":1},
                 "topic":"t","pubsubname":"pubsub","data":{"taskId":"t1"},
                 "traceid":"","traceparent":"","tracestate":""}"""));
    }

    @ContractTest
    void aCloudEventWithoutAnIdGetsNone(World dapr) {
        dapr.send("POST", PATH + "t", "{\"data\":1}", "content-type", "application/cloudevents+json");

        JsonNode event = dapr.app().await("/t").json();
        assertThat(event.has("id")).isFalse();
        assertThat(event.path("source").asText()).isEqualTo("Dapr");
        assertThat(event.path("type").asText()).isEqualTo("com.dapr.event.sent");
        assertThat(event.path("specversion").asText()).isEqualTo("1.0");
        assertThat(event.has("time")).isTrue();
    }

    @ContractTest
    void aTraceIsPassedOn(World dapr) {
        Answer answer = dapr.send(
                "POST",
                PATH + "t",
                "1",
                "content-type",
                "application/json",
                "traceparent",
                TRACEPARENT,
                "tracestate",
                "v=1");

        Request delivery = dapr.app().await("/t");
        assertThat(answer.header("traceparent")).isEqualTo(TRACEPARENT);
        assertThat(answer.header("tracestate")).isEqualTo("v=1");
        assertThat(delivery.headers()).containsEntry("traceparent", TRACEPARENT);
        assertThat(delivery.json().path("traceparent").asText()).isEqualTo(TRACEPARENT);
        assertThat(delivery.json().path("traceid").asText()).isEqualTo(TRACEPARENT);
        assertThat(delivery.json().path("tracestate").asText()).isEqualTo("v=1");
    }

    @ContractTest
    void aRawPayloadIsSentWithoutAnEnvelope(World dapr) {
        dapr.publish("t?metadata.rawPayload=true", "{'a':1}");
        assertThat(dapr.app().await("/t").body()).isEqualTo("{\"a\":1}");

        // content that is not a JSON object cannot be delivered to a subscription that expects an event
        dapr.send("POST", PATH + "t?metadata.rawPayload=true", "plain", "content-type", "text/plain");
        dapr.publish("t", "{'a':2}");
        assertThat(dapr.app().await("/t", 2).data().path("a").asInt()).isEqualTo(2);
    }

    @ContractTest
    void aRawSubscriptionReceivesTheBytes(World dapr) {
        dapr.publish("raw?metadata.rawPayload=true", "{'a':1}");
        dapr.publish("raw", "{'a':1}");

        JsonNode event = dapr.app().await("/raw").json();
        assertThat(event.fieldNames())
                .toIterable()
                .containsExactlyInAnyOrder(
                        "data_base64", "datacontenttype", "id", "pubsubname", "source", "specversion", "topic", "type");
        assertThat(event.path("data_base64").asText()).isEqualTo("eyJhIjoxfQ==");
        assertThat(event.path("source").asText()).isEqualTo("Dapr");
        String wrapped = dapr.app().await("/raw", 2).json().path("data_base64").asText();
        assertThat(World.json(new String(java.util.Base64.getDecoder().decode(wrapped)))
                        .path("data")
                        .toString())
                .as("the whole envelope")
                .isEqualTo("{\"a\":1}");
    }

    @ContractTest
    void anExpiredEventIsNotDelivered(World dapr) {
        dapr.send(
                "POST",
                PATH + "t",
                "{\"id\":\"1\",\"data\":1,\"expiration\":\"2020-01-01T00:00:00Z\"}",
                "content-type",
                "application/cloudevents+json");
        dapr.publish("t?metadata.ttlInSeconds=60", "2");
        dapr.publish("t?metadata.ttlInSeconds=abc", "3");

        assertThat(dapr.app().await("/t").data().asInt()).isEqualTo(2);
        assertThat(dapr.app().requests("/t").get(0).json().has("expiration")).isTrue();
        assertThat(dapr.app().await("/t", 2).data().asInt()).isEqualTo(3);
        assertThat(dapr.app().requests("/t").get(1).json().has("expiration")).isFalse();
    }

    @ContractTest
    void aTopicMayHaveAnEscapedSlashAndPutWorksLikePost(World dapr) {
        dapr.publish("slash%2Fed", "1");
        assertThat(dapr.app().await("/slash").json().path("topic").asText()).isEqualTo("slash/ed");

        assertThat(dapr.send("PUT", PATH + "t", "1").status()).isEqualTo(204);
        dapr.app().await("/t");
    }

    @ContractTest
    void refusalsStateTheReason(World dapr) {
        record Row(
                String method, String path, String contentType, String body, int status, String code, String message) {}
        String json = "application/json";
        String noAppId = "failed getting app id either from the URL path or the header dapr-app-id";
        List<Row> rows = List.of(
                new Row(
                        "POST",
                        "/v1.0/publish/nope/t",
                        json,
                        "1",
                        404,
                        "ERR_PUBSUB_NOT_FOUND",
                        "pubsub nope is not found"),
                new Row("POST", PATH, json, "1", 404, "ERR_DIRECT_INVOKE", noAppId),
                new Row("POST", "/v1.0/publish/pubsub", json, "1", 404, "ERR_DIRECT_INVOKE", noAppId),
                new Row("POST", "/v1.0/publish//t", json, "1", 404, "ERR_DIRECT_INVOKE", noAppId),
                new Row("GET", PATH + "t", json, "", 404, "ERR_DIRECT_INVOKE", noAppId),
                new Row(
                        "POST",
                        PATH + "t?metadata.rawPayload=notabool",
                        json,
                        "1",
                        400,
                        "ERR_PUBSUB_REQUEST_METADATA",
                        "failed deserializing metadata. Error: rawPayload value must be a valid boolean: actual is 'notabool'"),
                new Row(
                        "POST",
                        PATH + "t",
                        "application/cloudevents+json",
                        "{\"id\":",
                        500,
                        "ERR_PUBSUB_CLOUD_EVENTS_SER",
                        "cannot create cloudevent"),
                new Row(
                        "POST",
                        "/v1.0/publish/scoped/denied",
                        json,
                        "1",
                        403,
                        "ERR_PUBSUB_FORBIDDEN",
                        "topic denied is not allowed for app id publisher"),
                new Row(
                        "POST",
                        "/v1.0/publish/listed/c",
                        json,
                        "1",
                        403,
                        "ERR_PUBSUB_FORBIDDEN",
                        "topic c is not allowed for app id publisher"),
                new Row(
                        "POST",
                        "/v1.0/publish/protected/secret",
                        json,
                        "1",
                        403,
                        "ERR_PUBSUB_FORBIDDEN",
                        "topic secret is not allowed for app id publisher"));
        List<Row> answers = new ArrayList<>();
        for (Row row : rows) {
            Answer answer = dapr.send(row.method, row.path, row.body, "content-type", row.contentType);
            answers.add(new Row(
                    row.method,
                    row.path,
                    row.contentType,
                    row.body,
                    answer.status(),
                    answer.errorCode(),
                    answer.message()));
        }

        assertThat(answers).containsExactlyElementsOf(rows);
        assertThat(dapr.post("/v1.0/publish/scoped/allowed", "1").status()).isEqualTo(204);
        assertThat(dapr.post("/v1.0/publish/listed/a", "1").status()).isEqualTo(204);
    }

    @ContractTest
    void anErrorHasDetails(World dapr) {
        assertThat(dapr.post("/v1.0/publish/scoped/denied", "1").json()).isEqualTo(World.json("""
                {"errorCode":"ERR_PUBSUB_FORBIDDEN","message":"topic denied is not allowed for app id publisher","details":[
                  {"@type":"type.googleapis.com/google.rpc.ResourceInfo",
                   "description":"topic denied is not allowed for app id publisher",
                   "owner":"","resource_name":"scoped","resource_type":"pubsub"},
                  {"@type":"type.googleapis.com/google.rpc.ErrorInfo","domain":"dapr.io",
                   "metadata":{"error":"topic denied is not allowed for app id publisher","topic":"denied"},
                   "reason":"DAPR_PUBSUB_FORBIDDEN"}]}"""));
    }

    @ContractTest
    void aSubscriptionOutOfScopeReceivesNothing(World dapr) {
        dapr.post("/v1.0/publish/reading/b", "1");
        dapr.post("/v1.0/publish/reading/a", "1");

        dapr.app().await("/reading-a");
        assertThat(dapr.app().requests("/reading-b")).isEmpty();
    }

    @ContractTest
    void oneExcessByteOfABodyIsCutOffAndTwoAreRefused(World dapr) {
        String[] text = {"content-type", "text/plain"};
        assertThat(dapr.send("POST", PATH + "unread", "x".repeat(LIMIT), text).status())
                .isEqualTo(204);
        assertThat(dapr.send("POST", PATH + "t", "x".repeat(LIMIT + 1), text).status())
                .isEqualTo(204);
        assertThat(dapr.app().await("/t").data().asText()).hasSize(LIMIT);

        Answer answer = dapr.send("POST", PATH + "t", "x".repeat(LIMIT + 2), text);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.errorCode()).isEqualTo("ERR_PUBSUB_PUBLISH_MESSAGE");
        assertThat(answer.message()).isEqualTo("error when publishing to topic t in pubsub pubsub: stream too large");
    }

    @ContractTest
    void headersHaveALimit(World dapr) {
        assertThat(dapr.publish("t?metadata.k=" + "v".repeat(7000), "1").status())
                .isEqualTo(204);
        Answer answer = dapr.publish("t?metadata.k=" + "v".repeat(20_000), "1");
        assertThat(answer.status()).isEqualTo(431);
        assertThat(answer.body()).isEqualTo("431 Request Header Fields Too Large");
    }

    @ContractTest
    void theSdkPublishesTheSameEvents(World dapr) {
        PublishEventRequest request = new PublishEventRequest("pubsub", "t", "{\"a\":1}".getBytes());
        request.setContentType("application/json");
        request.setMetadata(Map.of("cloudevent.id", "by-grpc"));

        dapr.sdk().publishEvent(request).block();

        Request delivery = dapr.app().await("/t");
        assertThat(delivery.data().toString()).isEqualTo("{\"a\":1}");
        assertThat(delivery.json().path("id").asText()).isEqualTo("by-grpc");
        assertThat(delivery.json().path("source").asText()).isEqualTo("publisher");
    }

    @ContractTest
    void aRawPayloadOverGrpcCarriesItsTrace(World dapr) {
        PublishEventRequest request = new PublishEventRequest("pubsub", "raw", "x".getBytes());
        request.setMetadata(Map.of("rawPayload", "true"));

        dapr.sdk().publishEvent(request).block();

        JsonNode event = dapr.app().await("/raw").json();
        assertThat(event.path("data_base64").asText()).isEqualTo("eA==");
        assertThat(event.has("traceid")).isTrue();
        assertThat(event.has("tracestate")).isTrue();
    }

    @ContractTest
    void theSdkGetsTheSameErrors(World dapr) {
        record Row(String pubsub, String topic, String status, String message) {}
        for (Row row : List.of(
                new Row("nope", "t", "INVALID_ARGUMENT", "pubsub nope is not found"),
                new Row("scoped", "denied", "PERMISSION_DENIED", "topic denied is not allowed for app id publisher"))) {
            assertThatThrownBy(() ->
                            dapr.sdk().publishEvent(row.pubsub, row.topic, "x").block())
                    .isInstanceOfSatisfying(DaprException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(row.status))
                    .hasMessageContaining(row.message);
        }
    }
}
