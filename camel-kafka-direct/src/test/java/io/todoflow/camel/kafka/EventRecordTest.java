package io.todoflow.camel.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events have the same form in Kafka as those of a sidecar. */
class EventRecordTest {

    private static EventRecord record(String rawPayload) {
        Map<String, Object> entry = Map.of(
                "entryId",
                "1",
                "event",
                "{\"task_id\":1}",
                "contentType",
                "application/json",
                "topic",
                "tasks",
                "metadata",
                Map.of("rawPayload", rawPayload));
        return EventRecord.Entry.of(entry, Map.of()).record("pubsub");
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "True", "1", "t"})
    void aRawPayloadIsWrittenUnchanged(String rawPayload) {
        assertThat(new String(record(rawPayload).value(), StandardCharsets.UTF_8))
                .isEqualTo("{\"task_id\":1}");
    }

    @Test
    void aValueThatTheSidecarWouldRefuseIsRefused() {
        assertThatThrownBy(() -> record("yes"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rawPayload is 'yes'");
    }
}
