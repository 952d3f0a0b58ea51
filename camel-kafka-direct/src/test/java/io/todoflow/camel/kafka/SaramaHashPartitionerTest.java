package io.todoflow.camel.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SaramaHashPartitionerTest {

    /** The expected partitions come from Go's {@code hash/fnv} and the lines of Sarama's partitioner. */
    @ParameterizedTest
    @CsvSource({
        "'', 1, 0",
        "'', 7, 2",
        "a, 7, 6",
        "a, 8, 4",
        "k1, 7, 5",
        "k1, 8, 7",
        "018f3b2e-7b1a-7cc2-9d5e-000000000001, 7, 2",
        "018f3b2e-7b1a-7cc2-9d5e-000000000001, 12, 0",
        "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b, 7, 0",
        "0190a1b2-c3d4-7e5f-8a9b-0c1d2e3f4a5b, 8, 4",
        "ünï, 8, 6",
        "ünï, 12, 2"
    })
    void aKeyHasThePartitionThatSaramaChooses(String key, int partitions, int expected) {
        // When
        int partition = SaramaHashPartitioner.partition(key.getBytes(StandardCharsets.UTF_8), partitions);

        // Then
        assertThat(partition).isEqualTo(expected);
    }
}
