package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many may listen. */
class ListenersTest {

    private final Listeners listeners = new Listeners(
            new PageProperties(true, "", "page", "openid", Duration.ofSeconds(1), 2, Duration.ofMinutes(1)), List.of());

    @AfterEach
    void stop() {
        listeners.stop();
    }

    @Test
    void moreThanAllowedAreSentAwayToComeAgain() {
        // Given
        listeners.start();
        listeners.open(gone -> {});
        listeners.open(gone -> {});

        // When, Then
        assertThatThrownBy(() -> listeners.open(gone -> {}))
                .isInstanceOfSatisfying(ListenerRefusedException.class, refused -> {
                    assertThat(refused.getStatusCode().value()).isEqualTo(503);
                    assertThat(refused.getHeaders().getFirst("Retry-After")).isEqualTo("5");
                    assertThat(refused.getReason()).contains("try again");
                });
    }

    @Test
    void nobodyListensToAProcessThatGoesDown() {
        // Given
        listeners.start();
        listeners.stop();

        // When, Then
        assertThatThrownBy(() -> listeners.open(gone -> {})).isInstanceOf(ListenerRefusedException.class);
    }
}
