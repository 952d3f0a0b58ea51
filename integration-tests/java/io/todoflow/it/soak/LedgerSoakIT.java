package io.todoflow.it.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A short {@link LedgerSoak} with a fixed seed. */
class LedgerSoakIT {

    private static final Duration SPAN = Duration.ofSeconds(12);

    /** A seed whose first faults concern PostgreSQL, the sidecar and the application. */
    private static final long SEED = 18;

    @Test
    void nothingIsLostOrDuplicatedWhateverIsKilled() throws Exception {
        assumeTrue(
                System.getenv("TEST_DATABASE_URL") == null,
                "TEST_DATABASE_URL names a server that the test must not kill");
        try (Soak soak = new Soak(SoakSettings.brief(SEED, SPAN, "kill -9"))) {
            // When
            SoakReport report = soak.run();

            // Then
            assertThat(report.isClean()).as(report::toString).isTrue();
        }
    }
}
