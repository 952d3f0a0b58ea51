package io.todoflow.dapr.embedded;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message in a broker: bytes and publish metadata. */
@SuppressWarnings("ArrayRecordComponent")
record Message(byte[] data, Map<String, String> metadata) {

    static final String KEY = "__key";

    /** The partition key; null if there is none. */
    @Nullable
    String key() {
        return metadata.getOrDefault("partitionKey", metadata.get(KEY));
    }

    /** Adds the metadata of Dapr's Kafka component: the position and the key of the message. */
    Message inPartition(@Nullable String key, String topic, int partition, long offset, long timestamp) {
        Map<String, String> delivered = new HashMap<>(metadata);
        if (key != null) {
            delivered.put(KEY, key);
        }
        delivered.put("__topic", topic);
        delivered.put("__partition", Integer.toString(partition));
        delivered.put("__offset", Long.toString(offset));
        delivered.put("__timestamp", Long.toString(timestamp));
        return new Message(data, delivered);
    }
}
