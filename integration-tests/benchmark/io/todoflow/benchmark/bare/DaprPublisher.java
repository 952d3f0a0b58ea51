package io.todoflow.benchmark.bare;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprClientBuilder;
import io.dapr.client.domain.BulkPublishEntry;
import io.dapr.client.domain.BulkPublishRequest;
import io.dapr.client.domain.BulkPublishResponse;
import io.dapr.config.Properties;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Publishes in bulks with the Dapr SDK. */
final class DaprPublisher implements Publisher {

    private final DaprClient client;
    private final String topic;

    DaprPublisher(int grpcPort, String topic) {
        this.topic = topic;
        this.client = new DaprClientBuilder()
                .withPropertyOverride(Properties.GRPC_ENDPOINT, "127.0.0.1:" + grpcPort)
                .build();
    }

    @Override
    public void publish(List<Entry> entries) {
        List<BulkPublishEntry<byte[]>> bulk = entries.stream()
                .map(entry -> new BulkPublishEntry<>(
                        Long.toString(entry.id()),
                        entry.event().getBytes(StandardCharsets.UTF_8),
                        "application/cloudevents+json",
                        Map.of("partitionKey", entry.taskId())))
                .toList();
        @Nullable
        BulkPublishResponse<byte[]> response = client.publishEvents(new BulkPublishRequest<>("pubsub", topic, bulk))
                .block();
        if (response == null || !response.getFailedEntries().isEmpty()) {
            throw new IllegalStateException("The broker did not accept all of %d events".formatted(entries.size()));
        }
    }
}
