package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprMetadataProtos.GetMetadataRequest;
import io.dapr.v1.DaprMetadataProtos.GetMetadataResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.util.ArrayList;
import java.util.List;

/** The sidecar itself: metadata, health, unknown paths, tokens. */
class SidecarTest {

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("backend")
            .with(Setup.PUBSUB, Setup.component("statestore", "state.in-memory"))
            .subscribing("[{'pubsubname':'pubsub','topic':'t','deadLetterTopic':'d','metadata':{'a':'b'},"
                    + "'routes':{'rules':[{'match':'event.type == \\\'x\\\'','path':'/x'}],'default':'/t'}}]");

    @ContractTest
    void metadataListsTheLoadedResources(World dapr) {
        Answer answer = dapr.get("/v1.0/metadata");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("id").asText()).isEqualTo("backend");
        assertThat(answer.json().path("runtimeVersion").asText()).startsWith("1.1");
        List<String> components = new ArrayList<>();
        answer.json()
                .path("components")
                .forEach(c -> components.add(c.path("name").asText() + " "
                        + c.path("type").asText() + " " + c.path("version").asText() + " " + c.path("capabilities")));
        assertThat(components)
                .containsExactlyInAnyOrder(
                        "pubsub pubsub.in-memory v1 [\"SUBSCRIBE_WILDCARDS\"]",
                        "statestore state.in-memory v1 [\"ETAG\",\"TRANSACTIONAL\",\"TTL\",\"DELETE_WITH_PREFIX\","
                                + "\"KEYS_LIKE\",\"ACTOR\"]");
        assertThat(answer.json().path("subscriptions").get(0)).isEqualTo(World.json("""
                {"pubsubname":"pubsub","topic":"t","deadLetterTopic":"d","type":"PROGRAMMATIC","metadata":{"a":"b"},
                 "rules":[{"match":"event.type == \\"x\\"","path":"/x"},{"path":"/t"}]}"""));
        assertThat(answer.json().path("appConnectionProperties"))
                .isEqualTo(World.json(
                        "{\"port\":" + dapr.app().port + ",\"protocol\":\"http\",\"channelAddress\":\"127.0.0.1\"}"));
        assertThat(answer.json().at("/actorRuntime/runtimeStatus").asText()).isEqualTo("DISABLED");
    }

    @ContractTest
    void metadataCanBeExtended(World dapr) {
        assertThat(dapr.send("PUT", "/v1.0/metadata/mykey", "myvalue").status()).isEqualTo(204);

        assertThat(dapr.get("/v1.0/metadata").json().at("/extended/mykey").asText())
                .isEqualTo("myvalue");
        GetMetadataResponse proto =
                DaprGrpc.newBlockingStub(dapr.channel()).getMetadata(GetMetadataRequest.getDefaultInstance());
        assertThat(proto.getId()).isEqualTo("backend");
        assertThat(proto.getExtendedMetadataMap()).containsEntry("mykey", "myvalue");
        assertThat(proto.getSubscriptions(0).getRules().getRules(1).getPath()).isEqualTo("/t");
    }

    @ContractTest
    void unknownPathsAreNotFound(World dapr) {
        for (String path :
                List.of("/", "/v1.0/nope", "/v2.0/state/statestore/x", "/v1.0/publish", "/v1.0/metadata/x/y")) {
            Answer answer = dapr.get(path);
            assertThat(answer.status()).as(path).isEqualTo(404);
            assertThat(answer.errorCode()).isEqualTo("ERR_DIRECT_INVOKE");
            assertThat(answer.message())
                    .isEqualTo("failed getting app id either from the URL path or the header dapr-app-id");
        }
    }

    @ContractTest
    void healthIsForTheOwnApp(World dapr) {
        assertThat(dapr.get("/v1.0/healthz?appid=backend").status()).isEqualTo(204);
        Answer other = dapr.get("/v1.0/healthz?appid=other");
        assertThat(other.status()).isEqualTo(500);
        assertThat(other.errorCode()).isEqualTo("ERR_HEALTH_APPID_NOT_MATCH");
        assertThat(other.message()).isEqualTo("dapr app-id does not match");
        dapr.sdk().waitForSidecar(1000).block();
    }

    @ContractTest
    void tokensAreRequiredAndSent(World on) {
        Setup setup = Setup.app("guarded")
                .with(Setup.PUBSUB)
                .subscribing("[{'pubsubname':'pubsub','topic':'t','route':'/t'}]")
                .tokens("dapr-secret", "app-secret");
        try (World dapr = World.start(on.runtime(), setup)) {
            String publish = "/v1.0/publish/pubsub/t";
            Answer without = dapr.send("POST", publish, "1");
            assertThat(without.status()).isEqualTo(401);
            assertThat(without.body()).isEqualTo("invalid api token\n");
            assertThat(without.header("traceparent")).isNotEmpty();
            assertThat(dapr.get("/v1.0/healthz").header("traceparent")).isEmpty();
            assertThat(List.of(
                            dapr.send("POST", publish, "1", "dapr-api-token", "wrong")
                                    .status(),
                            dapr.send("POST", publish, "1", "authorization", "Bearer dapr-secret")
                                    .status(),
                            dapr.get("/v1.0/metadata").status(),
                            dapr.get("/nope").status(),
                            dapr.get("/v1.0/healthz").status(),
                            dapr.get("/v1.0/healthz/outbound").status(),
                            dapr.send("POST", publish, "1", "dapr-api-token", "dapr-secret")
                                    .status(),
                            dapr.send("GET", "/v1.0/invoke/guarded/method/inv", "", "dapr-api-token", "dapr-secret")
                                    .status()))
                    .containsExactly(401, 401, 401, 401, 204, 204, 204, 200);

            for (String path : List.of("/dapr/config", "/dapr/subscribe", "/t", "/inv")) {
                assertThat(dapr.app().await(path).headers()).containsEntry("dapr-api-token", "app-secret");
            }
            var stub = DaprGrpc.newBlockingStub(dapr.channel());
            assertThatThrownBy(() -> stub.getMetadata(GetMetadataRequest.getDefaultInstance()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
            Metadata token = new Metadata();
            token.put(Metadata.Key.of("dapr-api-token", Metadata.ASCII_STRING_MARSHALLER), "dapr-secret");
            assertThat(stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(token))
                            .getMetadata(GetMetadataRequest.getDefaultInstance())
                            .getId())
                    .isEqualTo("guarded");
        }
    }
}
