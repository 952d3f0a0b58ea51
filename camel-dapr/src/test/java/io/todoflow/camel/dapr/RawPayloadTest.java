package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metadata rawPayload has the same meaning as in daprd, which parses it with Go's strconv.ParseBool. */
class RawPayloadTest {

    private static PushSubscription subscription(String rawPayload) {
        return new PushSubscription("pubsub", "tasks", "/events", null, Map.of(RawPayload.KEY, rawPayload), null, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "true", "True", "TRUE"})
    void aSubscriptionIsRaw(String value) {
        assertThat(subscription(value).isRaw()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "f", "F", "false", "False", "FALSE"})
    void aSubscriptionIsNotRaw(String value) {
        assertThat(subscription(value).isRaw()).isFalse();
    }

    @Test
    void withoutTheMetadataNothingIsRaw() {
        assertThat(RawPayload.isSet(Map.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "tRUE", "on", " true"})
    void aSubscriptionThatTheSidecarWouldRefuseIsRefusedImmediately(String value) {
        assertThatThrownBy(() -> subscription(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("rawPayload is '" + value + "', allowed are true, false");
    }
}
