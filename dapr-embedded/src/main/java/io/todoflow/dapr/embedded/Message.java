package io.todoflow.dapr.embedded;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A message as a broker keeps it: bytes and publish metadata. */
@SuppressWarnings("ArrayRecordComponent")
record Message(byte[] data, Map<String, String> metadata) {

    static final String KEY = "__key";

    /** What decides on the partition. */
    @Nullable
    String key() {
        return metadata.getOrDefault("partitionKey", metadata.get(KEY));
    }

    /** With what Kafka's component tells of a message that it delivers: where it stood, and its key. */
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
