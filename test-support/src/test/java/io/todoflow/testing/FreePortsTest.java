package io.todoflow.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two who ask for a port each do not get the same one: the second would find it taken once the first listens. */
class FreePortsTest {

    @Test
    void aPortIsNotGivenAgainSoon() {
        // When
        List<Integer> ports =
                Stream.generate(() -> FreePorts.find(1)[0]).limit(500).toList();

        // Then
        assertThat(ports).doesNotHaveDuplicates();
    }
}
