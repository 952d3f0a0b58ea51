package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Soaks as long as one likes: {@code ./mvnw -Psoak verify -Dsoak.minutes=60 -Dsoak.seed=1 -Dsoak.on=KAFKA}. Without a
 * seed it takes one and tells it; several are separated by commas, and so are brokers. {@code -Dsoak.rate=…} is how many
 * requests are sent in a second; what is more than the machine can take piles up.
 */
class LedgerSoak {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerSoak.class);

    static Stream<Arguments> soaks() {
        List<Long> seeds = Stream.of(System.getProperty("soak.seed", "" + System.nanoTime() % 1_000_000)
                        .split(","))
                .map(Long::valueOf)
                .toList();
        return Stream.of(System.getProperty("soak.on", "KAFKA").split(","))
                .map(SoakBroker::valueOf)
                .flatMap(broker -> seeds.stream().map(seed -> Arguments.of(broker, seed)));
    }

    @ParameterizedTest
    @MethodSource("soaks")
    void nothingIsLostOrDoubledOrOutOfOrder(SoakBroker broker, long seed) throws Exception {
        Assumptions.assumeTrue(broker.missing().isEmpty(), broker.missing());
        LOG.info("-Dsoak.on={} -Dsoak.seed={}", broker, seed);
        Duration span =
                Duration.ofSeconds(Math.round(60 * Double.parseDouble(System.getProperty("soak.minutes", "5"))));
        try (Soak soak = new Soak(broker, seed, 2)) {
            Soak.Report report = soak.run(span, 8, Integer.getInteger("soak.rate", 50));
            assertThat(report.isClean()).as(report::toString).isTrue();
        }
    }
}
