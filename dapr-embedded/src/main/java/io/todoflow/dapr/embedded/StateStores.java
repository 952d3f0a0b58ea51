package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import io.todoflow.dapr.embedded.InMemoryState.Item;
import io.todoflow.dapr.embedded.InMemoryState.Operation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The state API (recorded: state-*). */
final class StateStores {

    private final String appId;
    private final SidecarClock clock;
    private final Map<String, InMemoryState> stores = new LinkedHashMap<>();
    private final Map<String, String> keyPrefixes = new HashMap<>();

    StateStores(String appId, SidecarClock clock) {
        this.clock = clock;
        this.appId = appId;
    }

    void add(Resources.Component component) {
        component.allowOnly(Set.of("actorStateStore", "keyPrefix"));
        String prefix = component.metadata("keyPrefix", "appid");
        keyPrefixes.put(
                component.name(),
                switch (prefix) {
                    case "appid" -> appId + "||";
                    case "name" -> component.name() + "||";
                    case "none" -> "";
                    default -> prefix + "||";
                });
        stores.put(component.name(), new InMemoryState(clock));
    }

    @Nullable
    Item get(String store, String key) {
        return store(store).get(key(store, key));
    }

    /** Saves all items, even if some fail. Like daprd, saves the last item first. */
    void save(String storeName, List<Operation> operations) {
        bulk(storeName, operations, "ERR_STATE_SAVE", "failed saving state in state store " + storeName + ": ");
    }

    void delete(String storeName, Operation operation) {
        bulk(
                storeName,
                List.of(operation),
                "ERR_STATE_DELETE",
                "failed deleting state with key " + operation.key() + ": ");
    }

    void deleteBulk(String storeName, List<Operation> operations) {
        bulk(
                storeName,
                operations,
                "ERR_STATE_DELETE_BULK",
                "failed deleting state in state store " + storeName + ": ");
    }

    void transact(String storeName, List<Operation> operations) {
        InMemoryState store = store(storeName);
        try {
            store.transact(keyed(operations, key -> key(storeName, key, "")));
        } catch (InMemoryState.Refused e) {
            throw new DaprError(
                    500,
                    Status.Code.INTERNAL,
                    "ERR_STATE_TRANSACTION",
                    "error while executing state transaction: " + e.getMessage());
        }
    }

    private void bulk(String storeName, List<Operation> operations, String code, String what) {
        InMemoryState store = store(storeName);
        List<Operation> keyed = keyed(operations, key -> key(storeName, key));
        InMemoryState.Refused refused = null;
        for (int i = 0; i < keyed.size(); i++) {
            try {
                store.apply(keyed.get((i + keyed.size() - 1) % keyed.size()));
            } catch (InMemoryState.Refused e) {
                refused = refused == null ? e : refused;
            }
        }
        if (refused != null) {
            // With several, daprd wraps the mismatch twice
            String repeated = refused.mismatch && keyed.size() > 1 ? InMemoryState.MISMATCH : "";
            throw new DaprError(
                    refused.mismatch ? 409 : 500,
                    refused.mismatch ? Status.Code.ABORTED : Status.Code.INTERNAL,
                    code,
                    what + repeated + refused.getMessage());
        }
    }

    private List<Operation> keyed(List<Operation> operations, UnaryOperator<String> key) {
        return operations.stream()
                .map(operation -> operation.withKey(key.apply(operation.key())))
                .toList();
    }

    private InMemoryState store(String name) {
        InMemoryState store = stores.get(name);
        if (store != null) {
            return store;
        }
        boolean none = stores.isEmpty();
        throw new DaprError(
                        none ? 500 : 400,
                        none ? Status.Code.FAILED_PRECONDITION : Status.Code.INVALID_ARGUMENT,
                        none ? "ERR_STATE_STORE_NOT_CONFIGURED" : "ERR_STATE_STORE_NOT_FOUND",
                        "state store " + name + (none ? " is not configured" : " is not found"))
                .info(none ? "DAPR_STATE_NOT_CONFIGURED" : "DAPR_STATE_NOT_FOUND", Map.of("appID", appId));
    }

    private String key(String store, String key) {
        return key(store, key, key);
    }

    /** The prefixed key. An invalid key is an error of the given field; a transaction names none. */
    private String key(String store, String key, String field) {
        if (key.contains("||")) {
            String message =
                    "api error: code = InvalidArgument desc = input key/keyPrefix '" + key + "' can't contain '||'";
            throw DaprError.malformed(message)
                    .violation(field)
                    .resource("state", store, "")
                    .info("DAPR_STATE_ILLEGAL_KEY", null);
        }
        return keyPrefixes.get(store) + key;
    }

    @Nullable
    Answer http(HttpCall call) throws IOException {
        String store = call.segment(2);
        if (call.path.size() == 3 && call.isWrite()) {
            return save(call, store);
        }
        if (call.path.size() != 4 || call.segment(3).isEmpty()) {
            return null;
        }
        String last = call.segment(3);
        if (call.isWrite()) {
            return switch (last) {
                case "bulk" -> bulkGet(call, store);
                case "transaction" -> transaction(call, store);
                default -> null;
            };
        }
        return switch (call.method) {
            case "GET" -> get(store, get(store, last));
            case "DELETE" -> {
                delete(
                        store,
                        Operation.delete(
                                last,
                                call.header("if-match"),
                                call.query.getOrDefault("concurrency", ""),
                                call.query.getOrDefault("consistency", "")));
                yield Answer.NO_CONTENT;
            }
            default -> null;
        };
    }

    Answer query(HttpCall call) {
        throw query(call.segment(2));
    }

    /** The answer to every query. */
    DaprError query(String name) {
        store(name);
        return new DaprError(
                        500,
                        Status.Code.INTERNAL,
                        "ERR_STATE_STORE_NOT_SUPPORTED",
                        "state store does not support querying")
                .resource("state", name, "")
                .info("DAPR_STATE_QUERYING_NOT_SUPPORTED", null);
    }

    private static Answer get(String store, @Nullable Item item) {
        if (item == null) {
            return Answer.NO_CONTENT;
        }
        Map<String, List<String>> headers = new LinkedHashMap<>();
        headers.put("Content-Type", List.of("application/json"));
        headers.put("Etag", List.of(item.etag()));
        item.metadata().forEach((key, value) -> headers.put("Metadata." + key, List.of(value)));
        return new Answer(200, item.value(), headers);
    }

    private Answer save(HttpCall call, String store) throws IOException {
        store(store);
        JsonNode requests;
        try {
            requests = Json.decode(call.body(() -> DaprError.malformed("stream too large")));
        } catch (IOException e) {
            throw DaprError.malformed(String.valueOf(e.getMessage()));
        }
        if (!requests.isArray()) {
            throw DaprError.malformed("json: cannot unmarshal " + CloudEvents.kind(requests)
                    + " into Go value of type []state.SetRequest");
        }
        List<Operation> operations = new ArrayList<>();
        for (JsonNode request : requests) {
            operations.add(operation("upsert", request, call.metadata()));
        }
        save(store, operations);
        return Answer.NO_CONTENT;
    }

    private Answer transaction(HttpCall call, String store) throws IOException {
        store(store);
        JsonNode body = Json.named(object(call), "operations", "metadata");
        List<Operation> operations = new ArrayList<>();
        for (JsonNode element : body.path("operations")) {
            JsonNode operation = Json.named(element, "operation", "request");
            String type = operation.path("operation").asText();
            if (!type.equals("upsert") && !type.equals("delete")) {
                throw new DaprError(
                        400,
                        Status.Code.UNIMPLEMENTED,
                        "ERR_NOT_SUPPORTED_STATE_OPERATION",
                        "operation type " + type + " not supported");
            }
            operations.add(operation(type, operation.path("request"), Map.of()));
        }
        transact(store, operations);
        return Answer.NO_CONTENT;
    }

    private Answer bulkGet(HttpCall call, String store) throws IOException {
        store(store);
        ArrayNode items = Json.MAPPER.createArrayNode();
        for (JsonNode key : Json.named(object(call), "keys").path("keys")) {
            Item item = get(store, key.asText());
            ObjectNode node = items.addObject().put("key", key.asText());
            if (item != null) {
                node.set("data", Json.read(item.value()));
                node.put("etag", item.etag());
                if (!item.metadata().isEmpty()) {
                    node.set("metadata", Json.MAPPER.valueToTree(item.metadata()));
                }
            }
        }
        return Answer.json(200, items);
    }

    private static JsonNode object(HttpCall call) throws IOException {
        Supplier<DaprError> tooLarge = () -> DaprError.malformed("failed deserializing HTTP body: stream too large");
        try {
            return CloudEvents.object(call.body(tooLarge));
        } catch (IOException e) {
            throw DaprError.malformed("failed deserializing HTTP body: " + e.getMessage());
        }
    }

    private static Operation operation(String type, JsonNode given, Map<String, String> queryMetadata) {
        JsonNode request = Json.named(given, "key", "value", "etag", "metadata", "options");
        String key = text(request, "key");
        if (key.isEmpty()) {
            throw DaprError.malformed("\"key\" is a required field");
        }
        Map<String, String> metadata = new HashMap<>();
        request.path("metadata").fieldNames().forEachRemaining(name -> {
            JsonNode value = request.path("metadata").get(name);
            if (!value.isTextual()) {
                throw DaprError.malformed("json: cannot unmarshal " + CloudEvents.kind(value)
                        + " into Go struct field SetRequest.metadata of type string");
            }
            metadata.put(name, value.asText());
        });
        metadata.putAll(queryMetadata);
        JsonNode options = Json.named(request.path("options"), "concurrency", "consistency");
        String etag = request.path("etag").asText("");
        String concurrency = options.path("concurrency").asText("");
        String consistency = options.path("consistency").asText("");
        return type.equals("delete")
                ? Operation.delete(key, etag, concurrency, consistency)
                : new Operation(key, Json.asGo(request.path("value")), etag, concurrency, consistency, metadata);
    }

    private static String text(JsonNode request, String field) {
        JsonNode value = request.path(field);
        if (!value.isTextual() && !value.isMissingNode() && !value.isNull()) {
            throw DaprError.malformed("json: cannot unmarshal " + CloudEvents.kind(value)
                    + " into Go struct field SetRequest." + field + " of type string");
        }
        return value.asText("");
    }
}
