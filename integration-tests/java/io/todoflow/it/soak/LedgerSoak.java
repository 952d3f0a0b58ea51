package io.todoflow.it.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.it.world.SidecarBroker;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A soak of any length: {@code ./mvnw -Psoak verify -Dsoak.minutes=60 -Dsoak.seed=1 -Dsoak.on=KAFKA}. Without a seed,
 * it chooses one and reports it. Separate several seeds or brokers by commas. {@link SoakSettings} has the other
 * properties.
 */
class LedgerSoak {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerSoak.class);

    static Stream<Arguments> soaks() {
        List<Long> seeds = Stream.of(System.getProperty("soak.seed", "" + System.nanoTime() % 1_000_000)
                        .split(","))
                .map(Long::valueOf)
                .toList();
        return Stream.of(System.getProperty("soak.on", "KAFKA").split(","))
                .map(SidecarBroker::valueOf)
                .flatMap(broker -> seeds.stream().map(seed -> Arguments.of(broker, seed)));
    }

    @ParameterizedTest
    @MethodSource("soaks")
    void nothingIsLostDuplicatedOrReordered(SidecarBroker broker, long seed) throws Exception {
        Assumptions.assumeTrue(broker.missing().isEmpty(), broker.missing());
        LOG.info("-Dsoak.on={} -Dsoak.seed={}", broker, seed);
        try (Soak soak = new Soak(SoakSettings.ofProperties(broker, seed))) {
            SoakReport report = soak.run();
            assertThat(report.isClean()).as(report::toString).isTrue();
        }
    }
}
