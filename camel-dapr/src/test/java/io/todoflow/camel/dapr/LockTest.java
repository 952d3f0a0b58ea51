package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dapr.client.domain.UnlockResponseStatus;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code to: dapr:lock}. */
class LockTest {

    private static CamelWithDapr camel;

    private final String resource = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        camel = CamelWithDapr.start();
    }

    @AfterAll
    static void stop() {
        camel.close();
    }

    private Object lock(String options) {
        Exchange done = camel.send("dapr:lock?storeName=lockstore&resourceId=" + resource + "&" + options, "ignored");
        assertThat(done.getException()).isNull();
        return done.getMessage().getBody();
    }

    @Test
    void aLockHasOneOwner() {
        assertThat(lock("lockOwner=a&expiryInSeconds=60")).isEqualTo(true);
        assertThat(lock("lockOwner=b&expiryInSeconds=60")).isEqualTo(false);
        assertThat(lock("lockOwner=b&lockOperation=unlock")).isEqualTo(UnlockResponseStatus.LOCK_BELONG_TO_OTHERS);
        assertThat(lock("lockOwner=a&lockOperation=unlock")).isEqualTo(UnlockResponseStatus.SUCCESS);
        assertThat(lock("lockOwner=a&lockOperation=unlock")).isEqualTo(UnlockResponseStatus.LOCK_UNEXIST);
        assertThat(lock("lockOwner=b&expiryInSeconds=60")).isEqualTo(true);
    }

    @Test
    void aLockExpires() {
        // Given
        lock("lockOwner=a&expiryInSeconds=1");

        // Then
        await().until(() -> lock("lockOwner=b&expiryInSeconds=60").equals(true));
    }

    @Test
    void headersTakePrecedenceOverOptions() {
        // When
        Exchange locked = camel.send(
                "dapr:lock?storeName=other&lockOperation=unlock",
                null,
                "CamelDaprLockOperation",
                "tryLock",
                "CamelDaprStoreName",
                "lockstore",
                "CamelDaprResourceId",
                resource,
                "CamelDaprLockOwner",
                "a",
                "CamelDaprExpiryInSeconds",
                60);

        // Then
        assertThat(locked.getMessage().getBody()).isEqualTo(true);
        assertThat(lock("lockOwner=b&expiryInSeconds=60")).isEqualTo(false);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            resourceId=r&lockOwner=o&expiryInSeconds=1           | The option storeName or the header CamelDaprStoreName is needed
            storeName=lockstore&lockOwner=o&expiryInSeconds=1    | The option resourceId or the header CamelDaprResourceId is needed
            storeName=lockstore&resourceId=r&expiryInSeconds=1   | The option lockOwner or the header CamelDaprLockOwner is needed
            storeName=lockstore&resourceId=r&lockOwner=o         | CamelDaprExpiryInSeconds must be 1 or more, not null
            storeName=lockstore&resourceId=r&lockOwner=o&expiryInSeconds=0 | CamelDaprExpiryInSeconds must be 1 or more, not 0
            """)
    void missingValuesAreReported(String options, String message) {
        assertThat(camel.send("dapr:lock?" + options, null).getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aMissingStoreIsReported() {
        // When
        Exchange failed = camel.send("dapr:lock?storeName=nosuch&resourceId=r&lockOwner=o&expiryInSeconds=1", null);

        // Then
        assertThat(((SidecarException) failed.getException()).getCode()).isEqualTo(Code.COMPONENT_MISSING);
    }
}
