package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In-memory lock stores. daprd has no such type, so this replaces lock.redis without connecting to Redis. */
final class Locks {

    private static final Logger LOG = LoggerFactory.getLogger(Locks.class);
    private static final String SEPARATOR = "||";

    static final int SUCCESS = 0;
    static final int DOES_NOT_EXIST = 1;
    static final int BELONGS_TO_OTHERS = 2;

    private final SidecarClock clock;
    private final Map<String, Map<String, Held>> stores = new LinkedHashMap<>();

    private record Held(String owner, Instant until) {}

    Locks(SidecarClock clock) {
        this.clock = clock;
    }

    void add(Resources.Component component) {
        if (component.metadata().containsKey("keyPrefix")) {
            throw Resources.refused("metadata 'keyPrefix' of component " + component.name());
        }
        LOG.warn("{}: locks are kept in memory, without Redis", component.name());
        stores.put(component.name(), new HashMap<>());
    }

    synchronized boolean tryLock(String storeName, String resource, String owner, int seconds) {
        if (seconds <= 0) {
            throw DaprError.malformed("ExpiryInSeconds is not positive in lock store " + storeName);
        }
        Map<String, Held> store = store(storeName, resource, owner);
        check(resource, "ERR_TRY_LOCK", "failed to try acquiring lock: ");
        Held held = store.get(resource);
        if (held != null && held.until.isAfter(clock.now())) {
            return false;
        }
        store.put(resource, new Held(owner, clock.now().plusSeconds(seconds)));
        return true;
    }

    synchronized int unlock(String storeName, String resource, String owner) {
        Map<String, Held> store = store(storeName, resource, owner);
        check(resource, "ERR_UNLOCK", "failed to release lock: ");
        Held held = store.get(resource);
        if (held == null || !held.until.isAfter(clock.now())) {
            return DOES_NOT_EXIST;
        }
        if (!held.owner.equals(owner)) {
            return BELONGS_TO_OTHERS;
        }
        store.remove(resource);
        return SUCCESS;
    }

    @Nullable
    Answer http(HttpCall call) throws IOException {
        if (!call.method.equals("POST")
                || call.path.size() != 3
                || call.segment(2).isEmpty()) {
            return null;
        }
        byte[] body = call.body();
        JsonNode request;
        try {
            request = body.length == 0 ? Json.object() : CloudEvents.object(body);
        } catch (IOException e) {
            throw DaprError.malformed("failed deserializing HTTP body: " + e.getMessage());
        }
        String resource = request.path("resourceId").asText("");
        String owner = request.path("lockOwner").asText("");
        if (call.segment(1).equals("unlock")) {
            return Answer.json(200, Json.object().put("status", unlock(call.segment(2), resource, owner)));
        }
        int seconds = request.path("expiryInSeconds").asInt();
        return Answer.json(200, Json.object().put("success", tryLock(call.segment(2), resource, owner, seconds)));
    }

    private Map<String, Held> store(String name, String resource, String owner) {
        if (stores.isEmpty()) {
            throw new DaprError(
                    500,
                    Status.Code.FAILED_PRECONDITION,
                    "ERR_LOCK_STORE_NOT_CONFIGURED",
                    "lock store is not configured");
        }
        if (resource.isEmpty()) {
            throw DaprError.malformed("ResourceId is empty in lock store " + name);
        }
        if (owner.isEmpty()) {
            throw DaprError.malformed("LockOwner is empty in lock store " + name);
        }
        Map<String, Held> store = stores.get(name);
        if (store == null) {
            throw new DaprError(
                    400, Status.Code.INVALID_ARGUMENT, "ERR_LOCK_STORE_NOT_FOUND", "lock store " + name + " not found");
        }
        return store;
    }

    private static void check(String resource, String code, String prefix) {
        if (resource.contains(SEPARATOR)) {
            throw new DaprError(
                    500,
                    Status.Code.INTERNAL,
                    code,
                    prefix + "input key/keyPrefix '" + resource + "' can't contain '||'");
        }
    }
}
