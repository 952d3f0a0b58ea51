package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.client.DaprPreviewClient;
import io.dapr.client.domain.ConfigurationItem;
import io.dapr.client.domain.UnlockResponseStatus;
import io.dapr.exceptions.DaprException;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.Disposable;

/** Configuration stores and locks: in Redis for daprd, in memory for the embedded one. */
class ConfigurationAndLockTest {

    private static final String CONFIGURATION = "/v1.0/configuration/configstore";

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("keyholder")
            .with(
                    Setup.component("configstore", "configuration.redis", "redisHost: {redis}", "redisDB: 1"),
                    Setup.component("lockstore", "lock.redis", "redisHost: {redis}", "redisDB: 3"))
            .connectingTo(Service.REDIS)
            .withoutApp();

    private final String id = UUID.randomUUID().toString();

    @ContractTest
    void valuesAreReadByTheirKeys(World dapr) {
        dapr.configure("configstore", id + "a", "1||v2");
        dapr.configure("configstore", id + "b", "text");

        Answer both = dapr.get(CONFIGURATION + "?key=" + id + "a&key=" + id + "b&key=nope");
        assertThat(both.status()).isEqualTo(200);
        assertThat(both.json())
                .isEqualTo(World.json(
                        "{\"%sa\":{\"value\":\"1\",\"version\":\"v2\"},\"%1$sb\":{\"value\":\"text\"}}".formatted(id)));
        assertThat(dapr.get("/v1.0-alpha1/configuration/configstore?key=" + id + "b")
                        .status())
                .isEqualTo(200);
        assertThat(dapr.get(CONFIGURATION + "?key=nope").status()).isEqualTo(204);
        assertThat(dapr.get(CONFIGURATION).json().has(id + "a")).isTrue();

        Map<String, ConfigurationItem> items =
                dapr.sdk().getConfiguration("configstore", id + "a", "nope").block();
        assertThat(items).containsOnlyKeys(id + "a");
        assertThat(items.get(id + "a")).extracting("value", "version").containsExactly("1", "v2");
    }

    @ContractTest
    void aSubscriberReceivesOnlyItsKeys(World dapr) {
        List<Map<String, String>> heard = new CopyOnWriteArrayList<>();
        Disposable subscription = dapr.sdk()
                .subscribeConfiguration("configstore", id + "a", id + "b")
                .subscribe(response -> response.getItems()
                        .forEach((key, item) ->
                                heard.add(Map.of(key.substring(id.length()), String.valueOf(item.getValue())))));
        // Redis knows of the subscription to a key a moment after the sidecar has answered, and the sidecar reads the
        // value a moment after it was told of the change
        hearsOf(dapr, heard, "a", "1");
        hearsOf(dapr, heard, "b", "2");

        dapr.configure("configstore", id + "other", "x");
        dapr.configure("configstore", id + "b", null);

        World.await().untilAsserted(() -> assertThat(heard).endsWith(Map.of("b", "")));
        assertThat(heard).allSatisfy(change -> assertThat(change).doesNotContainKey("other"));
        subscription.dispose();
    }

    private void hearsOf(World dapr, List<Map<String, String>> heard, String key, String value) {
        World.await().until(() -> {
            dapr.configure("configstore", id + key, value);
            return heard.contains(Map.of(key, value));
        });
    }

    @ContractTest
    void anUnknownStoreIsRefused(World dapr) {
        Answer missing = dapr.get("/v1.0/configuration/nope?key=a");
        assertThat(missing.status()).isEqualTo(400);
        assertThat(missing.errorCode()).isEqualTo("ERR_CONFIGURATION_STORE_NOT_FOUND");
        assertThat(missing.message()).isEqualTo("configuration store nope not found");
        assertThatThrownBy(() -> dapr.sdk().getConfiguration("nope", "a").block())
                .isInstanceOfSatisfying(
                        DaprException.class, e -> assertThat(e.getErrorCode()).isEqualTo("INVALID_ARGUMENT"))
                .hasMessageContaining("configuration store nope not found");
        assertThatThrownBy(() -> dapr.sdk().subscribeConfiguration("nope", "a").blockFirst())
                .hasMessageContaining("configuration store nope not found");
    }

    private Answer lock(World dapr, String body) {
        return dapr.post("/v1.0-alpha1/lock/lockstore", body.replace("ID", id));
    }

    private Answer unlock(World dapr, String body) {
        return dapr.post("/v1.0-alpha1/unlock/lockstore", body.replace("ID", id));
    }

    @ContractTest
    void aLockHasOneOwner(World dapr) {
        String ofA = "{'resourceId':'ID','lockOwner':'a','expiryInSeconds':60}";
        String ofB = "{'resourceId':'ID','lockOwner':'b','expiryInSeconds':60}";

        assertThat(lock(dapr, ofA).json()).isEqualTo(World.json("{\"success\":true}"));
        assertThat(lock(dapr, ofA).json()).isEqualTo(World.json("{\"success\":false}"));
        assertThat(lock(dapr, ofB).json()).isEqualTo(World.json("{\"success\":false}"));
        assertThat(unlock(dapr, ofB).json()).isEqualTo(World.json("{\"status\":2}"));
        assertThat(unlock(dapr, ofA).json()).isEqualTo(World.json("{\"status\":0}"));
        assertThat(unlock(dapr, ofA).json()).isEqualTo(World.json("{\"status\":1}"));
        assertThat(lock(dapr, ofB).json()).isEqualTo(World.json("{\"success\":true}"));
    }

    @ContractTest
    void aLockExpires(World dapr) {
        lock(dapr, "{'resourceId':'ID','lockOwner':'a','expiryInSeconds':1}");

        World.await().until(() -> lock(dapr, "{'resourceId':'ID','lockOwner':'b','expiryInSeconds':60}")
                .json()
                .path("success")
                .asBoolean());
    }

    @ContractTest
    void theSdkUsesTheSameLocks(World dapr) {
        DaprPreviewClient sdk = (DaprPreviewClient) dapr.sdk();

        assertThat(sdk.tryLock("lockstore", id, "a", 60).block()).isTrue();
        assertThat(lock(dapr, "{'resourceId':'ID','lockOwner':'b','expiryInSeconds':60}")
                        .json())
                .isEqualTo(World.json("{\"success\":false}"));
        assertThat(sdk.unlock("lockstore", id, "b").block()).isEqualTo(UnlockResponseStatus.LOCK_BELONG_TO_OTHERS);
        assertThat(sdk.unlock("lockstore", id, "a").block()).isEqualTo(UnlockResponseStatus.SUCCESS);
        assertThatThrownBy(() -> sdk.tryLock("nope", id, "a", 60).block())
                .hasMessageContaining("lock store nope not found");
    }

    @ContractTest
    void incompleteLocksAreRefused(World dapr) {
        record Row(String path, String body, int status, String code, String message) {}
        List<Row> rows = List.of(
                new Row(
                        "lock/lockstore",
                        "{'lockOwner':'o','expiryInSeconds':1}",
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "ResourceId is empty in lock store lockstore"),
                new Row(
                        "lock/lockstore",
                        "{'resourceId':'r','expiryInSeconds':1}",
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "LockOwner is empty in lock store lockstore"),
                new Row(
                        "lock/lockstore",
                        "{'resourceId':'r','lockOwner':'o'}",
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "ExpiryInSeconds is not positive in lock store lockstore"),
                new Row(
                        "lock/nope",
                        "{'resourceId':'r','lockOwner':'o','expiryInSeconds':1}",
                        400,
                        "ERR_LOCK_STORE_NOT_FOUND",
                        "lock store nope not found"),
                new Row(
                        "lock/lockstore",
                        "{'resourceId':'a||b','lockOwner':'o','expiryInSeconds':1}",
                        500,
                        "ERR_TRY_LOCK",
                        "failed to try acquiring lock: input key/keyPrefix 'a||b' can't contain '||'"),
                new Row(
                        "unlock/lockstore",
                        "{'resourceId':'a||b','lockOwner':'o'}",
                        500,
                        "ERR_UNLOCK",
                        "failed to release lock: input key/keyPrefix 'a||b' can't contain '||'"),
                new Row(
                        "unlock/lockstore",
                        "",
                        400,
                        "ERR_MALFORMED_REQUEST",
                        "ResourceId is empty in lock store lockstore"));
        List<Row> answers = new ArrayList<>();
        for (Row row : rows) {
            Answer answer = dapr.post("/v1.0-alpha1/" + row.path, row.body);
            answers.add(new Row(row.path, row.body, answer.status(), answer.errorCode(), answer.message()));
        }

        assertThat(answers).containsExactlyElementsOf(rows);
    }
}
