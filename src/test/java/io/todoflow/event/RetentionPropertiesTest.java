package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The inbox must remember an event for as long as it can be redelivered. */
class RetentionPropertiesTest {

    @ParameterizedTest
    @CsvSource({
        "P30D, P14D, P43D, at least 44d",
        "P30D, P14D, PT1H, at least 44d",
        "PT1H, PT1S, PT1H, at least PT1H1S",
        ", P14D, P1000D, 'empty, as events is'"
    })
    void anInboxRetentionThatIsTooShortIsRefused(
            @Nullable Duration events, Duration redelivery, @Nullable Duration inbox, String expected) {
        assertThatThrownBy(() -> new RetentionProperties(events, redelivery, inbox))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("todoflow.retention.inbox is")
                .hasMessageContaining(expected);
    }

    @ParameterizedTest
    @CsvSource({"P30D, P14D, P44D", "P30D, P14D,", ", P14D,"})
    void aSufficientInboxRetentionIsAccepted(@Nullable Duration events, Duration redelivery, @Nullable Duration inbox) {
        assertThatCode(() -> new RetentionProperties(events, redelivery, inbox)).doesNotThrowAnyException();
    }
}
