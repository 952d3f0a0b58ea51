package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.dapr.client.DaprClient;
import io.dapr.client.domain.BulkPublishRequest;
import io.dapr.client.domain.BulkPublishResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The order of the requests for a list that is too long for one request of the sidecar. */
class BulkPublishOrderTest {

    private final DaprClient client = mock(DaprClient.class);
    /** Requests that the sidecar has received and not answered. */
    private final List<MonoSink<BulkPublishResponse<Object>>> unanswered = new ArrayList<>();

    @BeforeEach
    void aSidecarThatAnswersOnDemand() {
        when(client.publishEvents(BulkPublishOrderTest.<BulkPublishRequest<Object>>anything()))
                .thenReturn(Mono.create(unanswered::add));
    }

    @Test
    void requestsWithDistinctKeysDoNotWaitForEachOther() {
        // When
        publish(1000, i -> "key-" + i);

        // Then
        assertThat(unanswered).as("some at once, not all").hasSize(4);
    }

    @Test
    void aRequestWaitsForThePreviousOneIfTwoEntriesShareAKey() {
        // Given
        publish(1000, i -> "key-" + i % 999);
        assertThat(unanswered).hasSize(1);

        // When
        unanswered.get(0).success(new BulkPublishResponse<>(List.of()));

        // Then
        assertThat(unanswered).hasSize(2);
    }

    @Test
    void entriesWithoutAKeyKeepTheirOrder() {
        // When
        publish(1000, i -> "");

        // Then
        assertThat(unanswered).hasSize(1);
    }

    private static <T> T anything() {
        return any();
    }

    /** Creates entries with these keys; an empty key means none. */
    private void publish(int count, IntFunction<String> key) {
        List<Map<String, String>> entries = IntStream.range(0, count)
                .mapToObj(i -> key.apply(i).isEmpty()
                        ? Map.of("entryId", "" + i, "event", "{}")
                        : Map.of("entryId", "" + i, "event", "{}", "metadata.partitionKey", key.apply(i)))
                .toList();
        new BulkPublish(client, "pubsub", "tasks", "application/json", Map.of())
                .publish(entries)
                .subscribe();
    }
}
