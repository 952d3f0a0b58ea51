package io.todoflow.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.todoflow.camel.dapr.DaprConstants;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.camel.Message;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

/** The time to live that chat sets for a conversation in the state store. */
class ConversationRetentionTest {

    private static final ChatProperties PROPERTIES =
            new ChatProperties("", Duration.ZERO, Duration.ZERO, 1, DataSize.ofKilobytes(1), 1, 1);

    private static Conversations keptFor(Duration retention) {
        ObjectMapper json = new ObjectMapper().registerModule(new JavaTimeModule());
        return new Conversations(json, Clock.systemUTC(), PROPERTIES, new StoredState(json, retention));
    }

    @ParameterizedTest
    @CsvSource({"PT0.001S, 1", "PT0.9S, 1", "PT1S, 1", "PT1.5S, 2", "P30D, 2592000"})
    void theRetentionIsInWholeSecondsAndNeverZero(Duration retention, String seconds) throws Exception {
        // Given
        Instant now = Instant.now();
        ChatTurn turn = new ChatTurn(new Caller("ada"), "list", null, now, Map.of());
        turn.opened(
                Conversation.begin("0193a1b2-0000-7000-8000-000000000001", "ada", "list", now), null, ZoneOffset.UTC);
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Message message = new DefaultExchange(camel).getMessage();

            // When
            keptFor(retention).grown(message, turn);

            // Then
            assertThat(message.getHeader(DaprConstants.METADATA)).isEqualTo(Map.of("ttlInSeconds", seconds));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S"})
    void aRetentionOfNoTimeIsRefused(Duration retention) {
        assertThatThrownBy(() -> keptFor(retention))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("todoflow.retention.conversations must be longer than 0");
    }
}
