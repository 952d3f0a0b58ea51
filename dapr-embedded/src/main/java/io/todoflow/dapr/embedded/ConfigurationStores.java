package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.todoflow.dapr.embedded.HttpCall.Answer;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In-memory configuration stores. daprd has no such type, so this replaces configuration.redis without connecting to
 * Redis; {@link EmbeddedDapr#configure} sets values. As in Redis, {@code value||version} is a value with a version.
 */
final class ConfigurationStores {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationStores.class);

    private final Map<String, Store> stores = new LinkedHashMap<>();

    /** A value; empty if the key was deleted. */
    record Item(String value, String version) {}

    private record Subscriber(List<String> keys, Consumer<Map<String, Item>> listener) {}

    private static final class Store {
        private final Map<String, Item> items = new TreeMap<>();
        private final Map<String, Subscriber> subscribers = new LinkedHashMap<>();
    }

    void add(Resources.Component component) {
        LOG.warn("{}: values are kept in memory, without Redis", component.name());
        stores.put(component.name(), new Store());
    }

    /** Sets a value; null deletes the key. */
    void set(String name, String key, @Nullable String value) {
        Store store = store(name);
        synchronized (store) {
            Item item;
            if (value == null) {
                store.items.remove(key);
                item = new Item("", "");
            } else {
                String[] parts = value.split("\\|\\|", -1);
                item = new Item(parts[0], parts.length > 1 ? parts[1] : "");
                store.items.put(key, item);
            }
            store.subscribers.values().stream()
                    .filter(subscriber -> subscriber.keys.isEmpty() || subscriber.keys.contains(key))
                    .forEach(subscriber -> subscriber.listener.accept(Map.of(key, item)));
        }
    }

    /** The existing values of the keys; without keys, all values. */
    Map<String, Item> get(String name, List<String> keys) {
        Store store = store(name);
        synchronized (store) {
            Map<String, Item> found = new TreeMap<>(store.items);
            found.keySet().removeIf(key -> !keys.isEmpty() && !keys.contains(key));
            found.values().removeIf(item -> item.value.isEmpty());
            return found;
        }
    }

    /** Notifies of changes until {@link #unsubscribe}; the first notification is empty. */
    void subscribe(String name, List<String> keys, String id, Consumer<Map<String, Item>> listener) {
        Store store = store(name);
        synchronized (store) {
            listener.accept(Map.of());
            store.subscribers.put(id, new Subscriber(List.copyOf(keys), listener));
        }
    }

    void unsubscribe(String name, String id) {
        Store store = store(name);
        synchronized (store) {
            store.subscribers.remove(id);
        }
    }

    @Nullable
    Answer http(HttpCall call) {
        if (!call.method.equals("GET") || call.segment(2).isEmpty()) {
            return null;
        }
        if (call.path.size() > 3) {
            throw DaprError.notServed("subscriptions to configuration stores over HTTP");
        }
        Map<String, Item> items = get(call.segment(2), keys(call));
        if (items.isEmpty()) {
            return Answer.NO_CONTENT;
        }
        ObjectNode json = Json.object();
        items.forEach((key, item) -> {
            ObjectNode node = json.putObject(key).put("value", item.value);
            if (!item.version.isEmpty()) {
                node.put("version", item.version);
            }
        });
        return Answer.json(200, json);
    }

    private static List<String> keys(HttpCall call) {
        List<String> keys = new ArrayList<>();
        @Nullable String query = call.exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String pair : query.split("&", -1)) {
                if (pair.startsWith("key=")) {
                    keys.add(URLDecoder.decode(pair.substring("key=".length()), StandardCharsets.UTF_8));
                }
            }
        }
        return keys;
    }

    private Store store(String name) {
        if (stores.isEmpty()) {
            throw new DaprError(
                    500,
                    Status.Code.FAILED_PRECONDITION,
                    "ERR_CONFIGURATION_STORE_NOT_CONFIGURED",
                    "configuration stores not configured");
        }
        Store store = stores.get(name);
        if (store == null) {
            throw new DaprError(
                    400,
                    Status.Code.INVALID_ARGUMENT,
                    "ERR_CONFIGURATION_STORE_NOT_FOUND",
                    "configuration store " + name + " not found");
        }
        return store;
    }
}
