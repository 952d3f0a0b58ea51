package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.page.FlowGraph.Edge;
import io.todoflow.page.ProcessFlow.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Merges the flows of several processes into one graph. */
class FlowMergeTest {

    private final FlowMerge all = new FlowMerge();

    private static Part consumer(String service, String status, Map<String, Double> counts) {
        return new Part(
                "consumer:audit",
                "consumer",
                "audit",
                "Keeps the history",
                "audit-record",
                "audit.camel.yaml",
                status,
                List.of(service),
                counts);
    }

    private static ProcessFlow flow(Part node, String breaker) {
        return new ProcessFlow(
                List.of(node), List.of(new Edge("topic:a", node.id())), Map.of("mail", breaker), true, List.of());
    }

    @Test
    void countersOfReplicasAreAddedAndSharedValuesTakeTheHighest() {
        // When
        all.add(flow(
                consumer("audit-service", "started", Map.of("processed", 3.0, "letters", 2.0, "lag", 5.0)), "closed"));
        all.add(flow(
                consumer("audit-service", "started", Map.of("processed", 4.0, "letters", 1.0, "lag", 4.0)), "closed"));

        // Then
        assertThat(all.nodes()).singleElement().satisfies(node -> {
            assertThat(node.counts()).isEqualTo(Map.of("processed", 7.0, "letters", 2.0, "lag", 5.0));
            assertThat(node.services()).containsExactly("audit-service");
            assertThat(node.status()).isEqualTo("started");
        });
        assertThat(all.edges()).hasSize(1);
    }

    @Test
    void aHealthyReplicaDoesNotHideAnUnhealthyOne() {
        // When
        all.add(flow(consumer("audit-service", "stopped", Map.of()), "closed"));
        all.add(flow(consumer("audit-service", "started", Map.of()), "open"));

        // Then
        assertThat(all.nodes()).extracting(Part::status).containsExactly("stopped");
        assertThat(all.breakers()).containsEntry("mail", "open");
    }

    @Test
    void nodesWithoutAProcessAreShownAsGoneWithoutCounts() {
        // When
        all.addGone(flow(consumer("audit-service", "started", Map.of("processed", 3.0)), "open"));

        // Then
        assertThat(all.nodes()).singleElement().satisfies(node -> {
            assertThat(node.status()).isEqualTo("gone");
            assertThat(node.counts()).isEmpty();
        });
        assertThat(all.breakers()).isEmpty();
    }

    @Test
    void nodesOfAnotherProcessAreNotGone() {
        // Given
        all.add(flow(consumer("all-in-one", "started", Map.of("processed", 3.0)), "closed"));

        // When
        all.addGone(flow(consumer("audit-service", "started", Map.of("processed", 9.0)), "closed"));

        // Then
        assertThat(all.nodes()).singleElement().satisfies(node -> {
            assertThat(node.status()).isEqualTo("started");
            assertThat(node.counts()).containsEntry("processed", 3.0);
        });
    }
}
