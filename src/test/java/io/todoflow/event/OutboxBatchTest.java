package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

/** The batch of the relay shrinks while publishing fails, and grows again afterwards. */
class OutboxBatchTest {

    @Test
    void theFirstBatchHasTheConfiguredSize() {
        assertThat(new OutboxBatch(400).size()).isEqualTo(400);
    }

    @Test
    void aSizeWithWhichNothingWouldBePublishedIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new OutboxBatch(0))
                .withMessage("todoflow.outbox.batch-size must be at least 1, but is 0");
    }

    @Test
    void eachFailureHalvesTheBatch() {
        // Given
        OutboxBatch batch = new OutboxBatch(400);

        // When
        batch.failed();
        batch.failed();

        // Then
        assertThat(batch.size()).isEqualTo(100);
    }

    @Test
    void aBatchHasAtLeastOneEvent() {
        // Given
        OutboxBatch batch = new OutboxBatch(3);

        // When
        batch.failed();
        batch.failed();
        batch.failed();

        // Then
        assertThat(batch.size()).isEqualTo(1);
    }

    @Test
    void eachPublishedBatchDoublesTheSizeUpToTheConfiguredOne() {
        // Given
        OutboxBatch batch = new OutboxBatch(5);
        batch.failed();
        batch.failed();

        // When
        batch.published();
        int once = batch.size();
        batch.published();
        batch.published();

        // Then
        assertThat(once).isEqualTo(2);
        assertThat(batch.size()).isEqualTo(5);
    }
}
