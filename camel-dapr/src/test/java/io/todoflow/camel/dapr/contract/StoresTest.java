package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.StateETagMismatchException;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.impl.DefaultCamelContext;

/**
 * State behaves the same in each store, with these exceptions:
 *
 * <ul>
 *   <li>Redis rolls back nothing of a transaction with an ETag mismatch; the others roll back everything.
 *   <li>All refuse a first-write without an ETag of an existing key: the in-memory store with 409, Redis and PostgreSQL with
 *       500 and different messages.
 *   <li>Redis does not report when a value expires.
 * </ul>
 */
class StoresTest {

    private static final String STATE = "/v1.0/state/statestore";

    @SuppressWarnings("unused")
    static final List<Setup> SETUP = List.of(
            setup("in-memory", "state.in-memory", "v1"),
            setup("redis", "state.redis", "v1", "redisHost: {redis}", "redisDB: 2")
                    .connectingTo(Service.REDIS)
                    .onDaprdOnly(),
            setup("postgres", "state.postgresql", "v2", "connectionString: {postgres}")
                    .connectingTo(Service.POSTGRES)
                    .onDaprdOnly());

    private final String key = UUID.randomUUID().toString();

    private static Setup setup(String name, String type, String version, String... metadata) {
        return Setup.app("stores-" + name)
                .named(name)
                .with(Setup.component("statestore", type, metadata).replace("version: v1", "version: " + version))
                .withoutApp();
    }

    private Answer save(World dapr, String value, String more) {
        return dapr.post(STATE, "[{'key':'%s','value':%s%s}]".formatted(key, value, more));
    }

    private Answer get(World dapr) {
        return dapr.get(STATE + "/" + key);
    }

    @ContractTest
    void aValueIsSavedReadAndDeleted(World dapr) {
        assertThat(get(dapr).status()).isEqualTo(204);
        assertThat(save(dapr, "{'b':1,'a':[true,null,'x']}", "").status()).isEqualTo(204);
        assertThat(get(dapr).json()).isEqualTo(World.json("{\"b\":1,\"a\":[true,null,\"x\"]}"));
        assertThat(get(dapr).header("etag")).isNotEmpty();
        assertThat(dapr.send("DELETE", STATE + "/" + key, "").status()).isEqualTo(204);
        assertThat(dapr.send("DELETE", STATE + "/" + key, "").status()).isEqualTo(204);
        assertThat(get(dapr).status()).isEqualTo(204);
    }

    @ContractTest
    void anOldETagChangesNothing(World dapr) {
        save(dapr, "1", "");
        String old = get(dapr).header("etag");
        save(dapr, "2", ",'etag':'" + old + "','options':{'concurrency':'first-write'}");
        String now = get(dapr).header("etag");

        Answer late = save(dapr, "3", ",'etag':'" + old + "','options':{'concurrency':'first-write'}");
        Answer deleted = dapr.send("DELETE", STATE + "/" + key + "?concurrency=first-write", "", "if-match", old);

        assertThat(now).isNotEqualTo(old);
        assertThat(late.status()).isEqualTo(409);
        assertThat(late.errorCode()).isEqualTo("ERR_STATE_SAVE");
        assertThat(deleted.status()).isEqualTo(409);
        assertThat(get(dapr).body()).isEqualTo("2");
    }

    @ContractTest
    void aFirstWriteWithoutETagOnlyInserts(World dapr) {
        String first = ",'options':{'concurrency':'first-write'}";
        assertThat(save(dapr, "1", first).status()).isEqualTo(204);

        Answer second = save(dapr, "2", first);

        assertThat(second.status()).isEqualTo(dapr.variant().equals("in-memory") ? 409 : 500);
        assertThat(second.message())
                .contains(
                        switch (dapr.variant()) {
                            case "redis" -> "failed to set key stores-redis||" + key;
                            case "postgres" -> "no item was updated";
                            default -> "etag mismatch";
                        });
        assertThat(get(dapr).body()).isEqualTo("1");
    }

    @ContractTest
    void theComponentDetectsALateFirstWriteOnEachStore(World dapr) throws Exception {
        DaprComponent component = new DaprComponent();
        component.setGrpcEndpoint("127.0.0.1:" + dapr.sidecar().grpcPort());
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.addComponent("dapr", component);
            camel.start();
            String uri = "dapr:state?stateOperation=save&stateStore=statestore&concurrency=FIRST_WRITE&key=" + key;
            assertThat(camel.createProducerTemplate()
                            .send(uri, exchange -> exchange.getMessage().setBody(1))
                            .getException())
                    .isNull();
            assertThat(camel.createProducerTemplate()
                            .send(uri, exchange -> exchange.getMessage().setBody(2))
                            .getException())
                    .isInstanceOf(StateETagMismatchException.class);
        }
    }

    @ContractTest
    void aTransactionWritesAndDeletes(World dapr) {
        save(dapr, "1", "");

        Answer done = dapr.post(STATE + "/transaction", """
                {'operations':[{'operation':'upsert','request':{'key':'%s-2','value':{'n':2}}},
                               {'operation':'delete','request':{'key':'%1$s'}}]}
                """.formatted(key));

        assertThat(done.status()).isEqualTo(204);
        assertThat(get(dapr).status()).isEqualTo(204);
        assertThat(dapr.get(STATE + "/" + key + "-2").json()).isEqualTo(World.json("{\"n\":2}"));
    }

    @ContractTest
    void aTransactionWithAMismatchIsRolledBack(World dapr) {
        save(dapr, "1", "");
        String old = get(dapr).header("etag");
        save(dapr, "2", "");

        Answer refused = dapr.post(STATE + "/transaction", """
                {'operations':[{'operation':'upsert','request':{'key':'%s-2','value':2}},
                               {'operation':'upsert','request':{'key':'%1$s','value':9,'etag':'%s',
                                'options':{'concurrency':'first-write'}}}]}
                """.formatted(key, old));

        assertThat(refused.status()).isEqualTo(500);
        assertThat(refused.errorCode()).isEqualTo("ERR_STATE_TRANSACTION");
        assertThat(get(dapr).body()).isEqualTo("2");
        assertThat(dapr.get(STATE + "/" + key + "-2").status())
                .isEqualTo(dapr.variant().equals("redis") ? 200 : 204);
    }

    @ContractTest
    void severalKeysAreReadInBulk(World dapr) {
        save(dapr, "1", "");

        Answer read = dapr.post(STATE + "/bulk", "{'keys':['%s','%1$s-no']}".formatted(key));

        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json().findValuesAsText("key")).containsExactlyInAnyOrder(key, key + "-no");
        assertThat(read.json().findValuesAsText("data")).containsExactly("1");
    }

    @ContractTest
    void aValueExpires(World dapr) {
        save(dapr, "1", ",'metadata':{'ttlInSeconds':'1'}");

        assertThat(get(dapr).header("metadata.ttlexpiretime").isEmpty())
                .isEqualTo(dapr.variant().equals("redis"));
        World.await().until(() -> get(dapr).status() == 204);
    }

    @ContractTest
    void theSdkReadsWhatHttpWrote(World dapr) {
        save(dapr, "{'a':1}", "");

        assertThat(dapr.sdk().getState("statestore", key, Map.class).block()).satisfies(state -> assertThat(state)
                .extracting("value", "etag")
                .containsExactly(Map.of("a", 1), get(dapr).header("etag")));
    }
}
