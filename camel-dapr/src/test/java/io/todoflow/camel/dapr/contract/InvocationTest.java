package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.dapr.v1.CommonProtos.HTTPExtension;
import io.dapr.v1.CommonProtos.InvokeRequest;
import io.dapr.v1.CommonProtos.InvokeResponse;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprInvokeProtos.InvokeServiceRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.util.List;
import java.util.Map;

/** Invokes an app by its app-id. */
class InvocationTest {

    private static final String METHOD = "/v1.0/invoke/callee/method";

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("callee");

    @ContractTest
    void requestAndResponseArePassedOn(World dapr) {
        try (World caller = World.start(dapr.runtime(), Setup.app("caller").withoutApp())) {
            for (World from : List.of(dapr, caller)) {
                dapr.app().reset();
                dapr.app()
                        .on(
                                "/orders/1?q=a%20b",
                                request -> new Reply(
                                        201, "application/vnd.order+json", "{\"ok\":true}", Map.of("x-app", "y")));

                Answer answer = from.send(
                        "POST",
                        METHOD + "/orders/1?q=a%20b",
                        "{\"a\":1}",
                        "content-type",
                        "application/json",
                        "authorization",
                        "Bearer x");

                assertThat(answer.status()).isEqualTo(201);
                assertThat(answer.body()).isEqualTo("{\"ok\":true}");
                assertThat(answer.header("x-app")).isEqualTo("y");
                assertThat(answer.header("content-type")).isEqualTo("application/vnd.order+json");
                Request request = dapr.app().await("/orders/1?q=a%20b");
                assertThat(request.method()).isEqualTo("POST");
                assertThat(request.body()).isEqualTo("{\"a\":1}");
                assertThat(request.headers())
                        .containsEntry("content-type", "application/json")
                        .containsEntry("authorization", "Bearer x")
                        .containsKey("traceparent");
                if (from == caller) {
                    assertThat(request.headers())
                            .containsEntry("dapr-caller-app-id", "caller")
                            .containsEntry("dapr-callee-app-id", "callee")
                            .containsKeys("forwarded", "x-forwarded-for", "x-forwarded-host");
                } else {
                    assertThat(request.headers()).doesNotContainKeys("dapr-caller-app-id", "forwarded");
                }
            }
        }
    }

    @ContractTest
    void statusesArePassedOn(World dapr) {
        for (int status : new int[] {204, 302, 404, 500, 503}) {
            dapr.app().reset();
            dapr.app().on("/x", status, "");

            assertThat(dapr.get(METHOD + "/x").status()).isEqualTo(status);
            assertThat(dapr.app().requests("/x")).as("not tried again").hasSize(1);
        }
    }

    @ContractTest
    void aMissingContentTypeGetsADefault(World dapr) {
        dapr.app().on("/text", request -> new Reply(200, "", "text", Map.of()));
        dapr.app().on("/missing", request -> new Reply(404, "", "text", Map.of()));
        dapr.app().on("/away", 503, "");

        assertThat(List.of(
                        dapr.get(METHOD + "/text").header("content-type"),
                        dapr.get(METHOD + "/missing").header("content-type"),
                        dapr.get(METHOD + "/away").header("content-type"),
                        dapr.get(METHOD + "/empty").header("content-type")))
                .containsExactly("text/plain; charset=utf-8", "application/json", "application/json", "");
    }

    @ContractTest
    void theAppIdMayBeInAHeader(World dapr) {
        assertThat(dapr.send("GET", "/orders/2?q=1", "", "dapr-app-id", "callee")
                        .status())
                .isEqualTo(200);
        dapr.app().await("/orders/2?q=1");
    }

    @ContractTest
    void theAppIdInAHeaderTakesPrecedenceOverThePath(World dapr) {
        dapr.send("GET", METHOD + "/orders/3", "", "dapr-app-id", "callee");
        dapr.app().await(METHOD + "/orders/3");
    }

    @ContractTest
    void thePathIsNormalized(World dapr) {
        dapr.get(METHOD + "/a%2Fb/../c//d");
        dapr.app().await("/a/c/d");

        dapr.get(METHOD + "/");
        dapr.app().await("/");

        assertThat(dapr.get("/v1.0/invoke/callee").status()).isEqualTo(404);
    }

    @ContractTest
    void anUnreachableAppIsAnError(World dapr) {
        Answer unknown = dapr.get("/v1.0/invoke/nope/method/x");
        assertThat(unknown.status()).isEqualTo(500);
        assertThat(unknown.errorCode()).isEqualTo("ERR_DIRECT_INVOKE");
        assertThat(unknown.message()).startsWith("failed to invoke, id: nope, err: ");

        dapr.app().on("/close", request -> Reply.CLOSE);
        Answer closed = dapr.get(METHOD + "/close");
        assertThat(closed.status()).isEqualTo(500);
        assertThat(closed.message())
                .startsWith("failed to invoke, id: callee, err: ")
                .endsWith("/close\": EOF");
    }

    @ContractTest
    void anAppThatIsDownIsAnError(World on) {
        try (World dapr = World.start(on.runtime(), Setup.app("down"))) {
            dapr.app().hangUp();
            Answer answer = dapr.get("/v1.0/invoke/down/method/x");
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.errorCode()).isEqualTo("ERR_DIRECT_INVOKE");
            assertThat(answer.message()).startsWith("failed to invoke, id: down, err: ");
        }
    }

    private static InvokeServiceRequest overGrpc(String appId, String method, HTTPExtension.Verb verb) {
        return InvokeServiceRequest.newBuilder()
                .setId(appId)
                .setMessage(InvokeRequest.newBuilder()
                        .setMethod(method)
                        .setContentType("application/json")
                        .setData(Any.newBuilder().setValue(ByteString.copyFromUtf8("{\"a\":1}")))
                        .setHttpExtension(
                                HTTPExtension.newBuilder().setVerb(verb).setQuerystring("q=1")))
                .build();
    }

    @ContractTest
    void theDeprecatedGrpcMethodPassesOnRequestAndResponse(World dapr) {
        dapr.app().on("/orders/1?q=1", 200, "{'ok':true}");

        InvokeResponse answer = DaprGrpc.newBlockingStub(dapr.channel())
                .invokeService(overGrpc("callee", "orders/1", HTTPExtension.Verb.POST));

        assertThat(answer.getData().getValue().toStringUtf8()).isEqualTo("{\"ok\":true}");
        assertThat(answer.getContentType()).startsWith("application/json");
        Request request = dapr.app().await("/orders/1?q=1");
        assertThat(request.method()).isEqualTo("POST");
        assertThat(request.body()).isEqualTo("{\"a\":1}");
        assertThat(request.headers()).containsEntry("content-type", "application/json");
    }

    @ContractTest
    void theDeprecatedGrpcMethodReturnsTheStatusOfTheAppAndReportsAMissingOne(World dapr) {
        for (var refused : Map.of(404, Status.Code.NOT_FOUND, 409, Status.Code.ALREADY_EXISTS, 500, Status.Code.UNKNOWN)
                .entrySet()) {
            dapr.app().on("/refused?q=1", refused.getKey(), "no");
            assertThatThrownBy(() -> DaprGrpc.newBlockingStub(dapr.channel())
                            .invokeService(overGrpc("callee", "refused", HTTPExtension.Verb.GET)))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(refused.getValue()));
        }
        assertThatThrownBy(() -> DaprGrpc.newBlockingStub(dapr.channel())
                        .invokeService(overGrpc("nobody", "x", HTTPExtension.Verb.GET)))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> {
                    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
                    assertThat(e.getStatus().getDescription()).startsWith("failed to invoke, id: nobody, err: ");
                });
    }
}
