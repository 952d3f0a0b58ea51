package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.client.domain.State;
import io.dapr.client.domain.StateOptions;
import io.dapr.client.domain.TransactionalStateOperation;
import io.dapr.exceptions.DaprException;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprStateProtos.QueryStateRequest;
import io.grpc.StatusRuntimeException;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Key/value state: ETags, transactions, expiry. */
class StateTest {

    private static final String STATE = "/v1.0/state/statestore";
    private static final String TRANSACTION = STATE + "/transaction";

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("keeper")
            .with(Setup.component("statestore", "state.in-memory"))
            .withoutApp();

    @ContractTest
    void aValueIsSavedReadAndDeleted(World dapr) {
        assertThat(dapr.post(STATE, "[{'key':'k','value':{'a':1}}]").status()).isEqualTo(204);
        Answer first = dapr.get(STATE + "/k");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json()).isEqualTo(World.json("{\"a\":1}"));
        assertThat(first.header("content-type")).isEqualTo("application/json");

        assertThat(dapr.send("PUT", STATE, "[{\"key\":\"k\",\"value\":2}]").status())
                .isEqualTo(204);
        Answer second = dapr.get(STATE + "/k");
        assertThat(second.body()).isEqualTo("2");
        assertThat(second.header("etag")).isNotEmpty().isNotEqualTo(first.header("etag"));

        assertThat(dapr.send("DELETE", STATE + "/k", "").status()).isEqualTo(204);
        assertThat(dapr.get(STATE + "/k").status()).isEqualTo(204);
        assertThat(dapr.send("DELETE", STATE + "/k", "").status()).isEqualTo(204);
    }

    @ContractTest
    void valuesAreReturnedInGosForm(World dapr) {
        record Row(String saved, String read) {}
        List<Row> rows = List.of(
                new Row("1", "1"),
                new Row("'s'", "\"s\""),
                new Row("null", "null"),
                new Row("true", "true"),
                new Row("[1]", "[1]"),
                new Row("{'x':1.0}", "{\"x\":1}"),
                new Row("{'b':1,'a':2.5}", "{\"a\":2.5,\"b\":1}"),
                new Row("12345678901234567890", "12345678901234567000"),
                new Row("0.1", "0.1"));
        for (Row row : rows) {
            dapr.post(STATE, "[{'key':'v','value':" + row.saved + "}]");
            assertThat(dapr.get(STATE + "/v").json()).isEqualTo(World.json(row.read));
        }
        dapr.post(STATE, "[{'key':'v'}]");
        assertThat(dapr.get(STATE + "/v").body()).isEqualTo("null");
    }

    @ContractTest
    void anETagMustMatch(World dapr) {
        dapr.post(STATE, "[{'key':'e','value':1}]");
        String etag = dapr.get(STATE + "/e").header("etag");

        Answer stale = dapr.post(STATE, "[{'key':'e','value':2,'etag':'stale'}]");
        assertThat(stale.status()).isEqualTo(409);
        assertThat(stale.errorCode()).isEqualTo("ERR_STATE_SAVE");
        assertThat(stale.message())
                .isEqualTo(
                        "failed saving state in state store statestore: possible etag mismatch. error from state store: "
                                + "state etag not match for key=keeper||e: current=" + etag + ", expect=stale");
        Answer ofNothing = dapr.post(STATE, "[{'key':'missing','value':2,'etag':'any'}]");
        assertThat(ofNothing.status()).isEqualTo(409);

        assertThat(dapr.post(STATE, "[{'key':'e','value':2,'etag':'" + etag + "'}]")
                        .status())
                .isEqualTo(204);
        Answer delete = dapr.send("DELETE", STATE + "/e", "", "if-match", etag);
        assertThat(delete.status()).isEqualTo(409);
        assertThat(delete.errorCode()).isEqualTo("ERR_STATE_DELETE");
        assertThat(delete.message()).startsWith("failed deleting state with key ");
        String current = dapr.get(STATE + "/e").header("etag");
        assertThat(dapr.send("DELETE", STATE + "/e", "", "if-match", current).status())
                .isEqualTo(204);
    }

    @ContractTest
    void firstWriteWithoutETagOnlyInserts(World dapr) {
        String insert = "[{'key':'f','value':%d,'options':{'concurrency':'first-write'}}]";

        assertThat(dapr.post(STATE, insert.formatted(1)).status()).isEqualTo(204);
        assertThat(dapr.post(STATE, insert.formatted(2)).status()).isEqualTo(409);
        assertThat(dapr.get(STATE + "/f").body()).isEqualTo("1");
    }

    @ContractTest
    void itemsWithAMatchingETagAreSavedIfOthersFail(World dapr) {
        Answer answer =
                dapr.post(STATE, "[{'key':'m1','value':1},{'key':'m2','value':2,'etag':'999'},{'key':'m3','value':3}]");

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.message())
                .isEqualTo(
                        "failed saving state in state store statestore: possible etag mismatch. error from state store: "
                                + "possible etag mismatch. error from state store: state not exist or expired for key=keeper||m2");
        assertThat(List.of(
                        dapr.get(STATE + "/m1").status(),
                        dapr.get(STATE + "/m2").status(),
                        dapr.get(STATE + "/m3").status()))
                .containsExactly(200, 204, 200);
    }

    @ContractTest
    void aTransactionIsAllOrNothing(World dapr) {
        dapr.post(TRANSACTION, "{'operations':[{'operation':'upsert','request':{'key':'t1','value':1}}]}");
        assertThat(dapr.get(STATE + "/t1").body()).isEqualTo("1");

        Answer refused = dapr.post(
                TRANSACTION,
                "{'operations':[{'operation':'upsert','request':{'key':'t2','value':2}},"
                        + "{'operation':'upsert','request':{'key':'t1','value':9,'etag':'999'}}]}");
        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.errorCode()).isEqualTo("ERR_STATE_TRANSACTION");
        assertThat(refused.message())
                .startsWith("error while executing state transaction: possible etag mismatch. error from state store: "
                        + "state etag not match for key=keeper||t1: current=");
        assertThat(dapr.get(STATE + "/t2").status()).isEqualTo(204);
        assertThat(dapr.get(STATE + "/t1").body()).isEqualTo("1");

        assertThat(dapr.post(
                                TRANSACTION,
                                "{'operations':[{'operation':'upsert','request':{'key':'t3','value':3}},"
                                        + "{'operation':'delete','request':{'key':'t1'}}],'metadata':{'partitionKey':'p'}}")
                        .status())
                .isEqualTo(204);
        assertThat(dapr.get(STATE + "/t1").status()).isEqualTo(204);
        assertThat(dapr.get(STATE + "/t3").body()).isEqualTo("3");
    }

    @ContractTest
    void aValueExpires(World dapr) {
        dapr.post(
                STATE,
                "[{'key':'x1','value':1,'metadata':{'ttlInSeconds':'1'}},{'key':'x2','value':1,'metadata':{'ttlInSeconds':'0'}},"
                        + "{'key':'x3','value':1,'metadata':{'ttlInSeconds':'-1'}}]");
        dapr.post(STATE + "?metadata.ttlInSeconds=1", "[{'key':'x4','value':1}]");

        assertThat(dapr.get(STATE + "/x1").header("metadata.ttlexpiretime")).matches("\\d{4}-.*Z");
        assertThat(dapr.get(STATE + "/x2").header("metadata.ttlexpiretime")).isEmpty();
        World.await().until(() -> dapr.get(STATE + "/x1").status() == 204);
        World.await().until(() -> dapr.get(STATE + "/x4").status() == 204);
        assertThat(dapr.get(STATE + "/x2").status()).isEqualTo(200);
        assertThat(dapr.get(STATE + "/x3").status()).isEqualTo(200);
    }

    @ContractTest
    void severalKeysAreReadInBulk(World dapr) {
        dapr.post(STATE, "[{'key':'g1','value':{'a':1}},{'key':'g2','value':'s'}]");

        Answer answer = dapr.post(STATE + "/bulk", "{'keys':['g1','nope','g2','g1'],'parallelism':2}");

        List<String> items = new ArrayList<>();
        answer.json()
                .forEach(item -> items.add(item.path("key").asText() + "=" + item.path("data") + " "
                        + (item.has("etag") ? "etag" : "none")));
        assertThat(items).containsExactly("g1={\"a\":1} etag", "nope= none", "g2=\"s\" etag", "g1={\"a\":1} etag");
        assertThat(dapr.post(STATE + "/bulk", "{'keys':[]}").json()).isEqualTo(World.json("[]"));
    }

    @ContractTest
    void keysAreEscapedInThePath(World dapr) {
        dapr.post(STATE, "[{'key':'a/b c','value':1},{'key':'ü','value':2}]");

        assertThat(dapr.get(STATE + "/a%2Fb%20c").body()).isEqualTo("1");
        assertThat(dapr.get(STATE + "/%C3%BC").body()).isEqualTo("2");
        assertThat(dapr.get(STATE + "/a/b").status()).isEqualTo(404);
    }

    @ContractTest
    void refusalsStateTheReason(World dapr) {
        record Row(String method, String path, String body, int status, String code, String message) {}
        String bars = "api error: code = InvalidArgument desc = input key/keyPrefix 'a||b' can't contain '||'";
        String noAppId = "failed getting app id either from the URL path or the header dapr-app-id";
        String notFound = "state store nope is not found";
        List<Row> rows = List.of(
                new Row("GET", "/v1.0/state/nope/k", "", 400, "ERR_STATE_STORE_NOT_FOUND", notFound),
                new Row("DELETE", "/v1.0/state/nope/k", "", 400, "ERR_STATE_STORE_NOT_FOUND", notFound),
                new Row(
                        "POST",
                        "/v1.0/state/nope",
                        "[{'key':'k','value':1}]",
                        400,
                        "ERR_STATE_STORE_NOT_FOUND",
                        notFound),
                new Row("POST", "/v1.0/state/nope/bulk", "{'keys':['k']}", 400, "ERR_STATE_STORE_NOT_FOUND", notFound),
                new Row("GET", STATE, "", 404, "ERR_DIRECT_INVOKE", noAppId),
                new Row("GET", STATE + "/", "", 404, "ERR_DIRECT_INVOKE", noAppId),
                new Row("GET", STATE + "/a%7C%7Cb", "", 400, "ERR_MALFORMED_REQUEST", bars),
                new Row("DELETE", STATE + "/a%7C%7Cb", "", 400, "ERR_MALFORMED_REQUEST", bars),
                new Row("POST", STATE, "[{'key':'a||b','value':1}]", 400, "ERR_MALFORMED_REQUEST", bars),
                new Row(
                        "POST",
                        STATE,
                        "[{'key':'','value':1}]",
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "\"key\" is a required field"),
                new Row("POST", STATE, "[{'value':1}]", 400, "ERR_MALFORMED_REQUEST", "\"key\" is a required field"),
                new Row("POST", STATE, "", 400, "ERR_MALFORMED_REQUEST", "EOF"),
                new Row(
                        "POST",
                        STATE,
                        "{'key':'o','value':1}",
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "json: cannot unmarshal object into Go value of type []state.SetRequest"),
                new Row(
                        "POST",
                        STATE,
                        "[{'key':5,'value':1}]",
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "json: cannot unmarshal number into Go struct field SetRequest.key of type string"),
                new Row(
                        "POST",
                        STATE,
                        "[{'key':'k','value':1,'metadata':{'ttlInSeconds':5}}]",
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "json: cannot unmarshal number into Go struct field SetRequest.metadata of type string"),
                new Row(
                        "POST",
                        STATE,
                        "[{'key':'k','value':1,'metadata':{'ttlInSeconds':'abc'}}]",
                        500,
                        "ERR_STATE_SAVE",
                        "failed saving state in state store statestore: strconv.Atoi: parsing \"abc\": invalid syntax"),
                new Row(
                        "POST",
                        STATE,
                        "[{'key':'k','value':1,'options':{'consistency':'bogus'}}]",
                        500,
                        "ERR_STATE_SAVE",
                        "failed saving state in state store statestore: unrecognized consistency model 'bogus'"),
                new Row(
                        "POST",
                        STATE,
                        "[{'key':'k','value':1,'options':{'concurrency':'bogus'}}]",
                        500,
                        "ERR_STATE_SAVE",
                        "failed saving state in state store statestore: unrecognized concurrency model 'bogus'"),
                new Row(
                        "POST",
                        TRANSACTION,
                        "{'operations':[{'operation':'bogus','request':{'key':'a'}}]}",
                        400,
                        "ERR_NOT_SUPPORTED_STATE_OPERATION",
                        "operation type bogus not supported"),
                new Row(
                        "POST",
                        "/v1.0-alpha1/state/statestore/query",
                        "{'filter':{}}",
                        500,
                        "ERR_STATE_STORE_NOT_SUPPORTED",
                        "state store does not support querying"),
                new Row(
                        "POST",
                        STATE,
                        "x".repeat(4 * 1024 * 1024 + 2),
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "stream too large"));
        List<Row> answers = new ArrayList<>();
        for (Row row : rows) {
            String body = row.body.startsWith("x")
                    ? "[{\"key\":\"k\",\"value\":\"" + row.body + "\"}]"
                    : row.body.replace('\'', '"');
            Answer answer = dapr.send(row.method, row.path, body, "content-type", "application/json");
            answers.add(new Row(row.method, row.path, row.body, answer.status(), answer.errorCode(), answer.message()));
        }

        assertThat(answers).containsExactlyElementsOf(rows);
        assertThat(dapr.post(STATE, "[]").status()).isEqualTo(204);
        assertThat(dapr.post(TRANSACTION, "{'operations':[]}").status()).isEqualTo(204);
    }

    @ContractTest
    void theSdkSeesTheSameState(World dapr) {
        var sdk = dapr.sdk();
        sdk.saveState("statestore", "s1", Map.of("a", 1)).block();

        assertThat(dapr.get(STATE + "/s1").json()).isEqualTo(World.json("{\"a\":1}"));
        State<Map> state = sdk.getState("statestore", "s1", Map.class).block();
        assertThat(state).isNotNull();
        assertThat(state.getEtag()).isEqualTo(dapr.get(STATE + "/s1").header("etag"));
        assertThatThrownBy(() -> sdk.saveState(
                                "statestore",
                                "s1",
                                "stale",
                                2,
                                new StateOptions(null, StateOptions.Concurrency.FIRST_WRITE))
                        .block())
                .isInstanceOfSatisfying(
                        DaprException.class, e -> assertThat(e.getErrorCode()).isEqualTo("ABORTED"));

        sdk.executeStateTransaction(
                        "statestore",
                        List.of(
                                new TransactionalStateOperation<>(
                                        TransactionalStateOperation.OperationType.UPSERT, new State<>("s2", 2, "")),
                                new TransactionalStateOperation<>(
                                        TransactionalStateOperation.OperationType.DELETE, new State<>("s1"))))
                .block();
        assertThat(sdk.getBulkState("statestore", List.of("s1", "s2"), Integer.class)
                        .block())
                .extracting(State::getValue)
                .containsExactly(null, 2);
        sdk.deleteState("statestore", "s2").block();
        assertThat(dapr.get(STATE + "/s2").status()).isEqualTo(204);
    }

    @ContractTest
    void fieldNamesIgnoreCase(World dapr) {
        assertThat(dapr.post(STATE, "[{'KEY':'case-1','Value':'x','Options':{'Concurrency':'first-write'}}]")
                        .status())
                .isEqualTo(204);
        assertThat(dapr.post(
                                TRANSACTION,
                                "{'Operations':[{'OPERATION':'upsert','Request':{'Key':'case-2','value':2}}]}")
                        .status())
                .isEqualTo(204);

        assertThat(dapr.get(STATE + "/case-1").body()).isEqualTo("\"x\"");
        assertThat(dapr.get(STATE + "/case-2").body()).isEqualTo("2");
        assertThat(dapr.post(STATE + "/bulk", "{'Keys':['case-2']}")
                        .json()
                        .at("/0/data")
                        .asInt())
                .isEqualTo(2);
    }

    @ContractTest
    void aQueryIsRefusedOverGrpcLikeOverHttp(World dapr) {
        assertThatThrownBy(() -> DaprGrpc.newBlockingStub(dapr.channel())
                        .queryStateAlpha1(QueryStateRequest.newBuilder()
                                .setStoreName("statestore")
                                .setQuery("{}")
                                .build()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("INTERNAL: state store does not support querying");
    }
}
