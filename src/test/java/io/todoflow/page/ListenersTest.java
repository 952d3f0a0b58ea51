package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Limits the number of listeners. */
class ListenersTest {

    private final Listeners listeners = new Listeners(
            new PageProperties(true, "", "page", "openid", Duration.ofSeconds(1), 3, 2, Duration.ofMinutes(1)),
            List.of());

    @AfterEach
    void stop() {
        listeners.stop();
    }

    @Test
    void listenersOverTheLimitAreToldToRetry() {
        // Given
        listeners.start();
        listeners.open("alice", gone -> {});
        listeners.open("alice", gone -> {});
        listeners.open("bob", gone -> {});

        // When, Then
        assertThatThrownBy(() -> listeners.open("carol", gone -> {}))
                .isInstanceOfSatisfying(ListenerRefusedException.class, refused -> {
                    assertThat(refused.getStatusCode().value()).isEqualTo(503);
                    assertThat(refused.getHeaders().getFirst("Retry-After")).isEqualTo("5");
                    assertThat(refused.getReason()).contains("try again");
                });
    }

    @Test
    void aUserOverTheLimitIsRefusedAndOthersAreNot() {
        // Given
        listeners.start();
        listeners.open("alice", gone -> {});
        listeners.open("alice", gone -> {});

        // When, Then
        assertThatThrownBy(() -> listeners.open("alice", gone -> {}))
                .isInstanceOfSatisfying(
                        ListenerRefusedException.class,
                        refused -> assertThat(refused.getStatusCode().value()).isEqualTo(429));
        assertThat(listeners.open("bob", gone -> {})).isNotNull();
    }

    @Test
    void aProcessThatShutsDownHasNoListeners() {
        // Given
        listeners.start();
        listeners.stop();

        // When, Then
        assertThatThrownBy(() -> listeners.open("alice", gone -> {})).isInstanceOf(ListenerRefusedException.class);
    }
}
