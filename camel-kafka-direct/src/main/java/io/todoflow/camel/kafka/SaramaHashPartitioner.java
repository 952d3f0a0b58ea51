package io.todoflow.camel.kafka;

import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;

/**
 * Assigns a key to the same partition as Dapr. Dapr's Kafka client uses a different hash than Kafka's own, so otherwise
 * events of one task would be on two partitions, without order, as soon as both publish.
 *
 * @see <a href="https://github.com/IBM/sarama/blob/v1.48.1/partitioner.go">Sarama's hashPartitioner</a>
 */
public final class SaramaHashPartitioner implements Partitioner {

    private static final int FNV_OFFSET_BASIS = 0x811c9dc5;
    private static final int FNV_PRIME = 0x01000193;

    @Override
    public int partition(
            String topic,
            @Nullable Object key,
            byte @Nullable [] keyBytes,
            @Nullable Object value,
            byte @Nullable [] valueBytes,
            Cluster cluster) {
        int partitions = cluster.partitionsForTopic(topic).size();
        return keyBytes == null ? ThreadLocalRandom.current().nextInt(partitions) : partition(keyBytes, partitions);
    }

    static int partition(byte[] key, int partitions) {
        return Math.abs(fnv1a(key) % partitions);
    }

    private static int fnv1a(byte[] bytes) {
        int hash = FNV_OFFSET_BASIS;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    @Override
    public void configure(Map<String, ?> configs) {
        // no settings
    }

    @Override
    public void close() {
        // no resources
    }
}
