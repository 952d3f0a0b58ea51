package io.todoflow.dapr.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprMetadataProtos.GetMetadataRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sidecar needs little memory, and further ones in the same JVM next to none. Logs their startup times. The build
 * runs this test in a separate JVM.
 */
class SizeTest {

    private static final Logger LOG = LoggerFactory.getLogger(SizeTest.class);
    private static final Path RESOURCES = Path.of("dapr-embedded/src/test/resources/dapr-of-tests");
    private static final long MEBIBYTE = 1 << 20;
    private static final int MORE = 20;
    private static final int HISTOGRAMS = 5;

    private final List<EmbeddedDapr> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(EmbeddedDapr::kill);
    }

    @Test
    void theFirstSidecarNeedsThirtyMebibytesAndEachOtherOne() throws JMException {
        // Given
        long heap = liveObjects();
        long rest = outsideOfTheHeap();

        // When
        Duration first = start("first");
        callOverGrpc(running.get(0));
        long heapOfFirst = liveObjects() - heap;
        long restOfFirst = outsideOfTheHeap() - rest;
        List<Long> more = new ArrayList<>();
        for (int i = 0; i < MORE; i++) {
            more.add(start("more-" + i).toMillis());
        }
        long heapOfMore = (liveObjects() - heap - heapOfFirst) / MORE;

        // Then
        LOG.info(
                "First sidecar: {} ms, {} kB of objects, {} kB of classes and code. Each of {} more: {} ms, {} kB",
                first.toMillis(),
                heapOfFirst / 1024,
                restOfFirst / 1024,
                MORE,
                more.stream().sorted().skip(MORE / 2).findFirst().orElseThrow(),
                heapOfMore / 1024);
        assertThat(restOfFirst).as("classes of the first one in its JVM").isGreaterThan(MEBIBYTE);
        assertThat(heapOfFirst + restOfFirst).isLessThan(30 * MEBIBYTE);
        assertThat(heapOfMore).isLessThan(MEBIBYTE);
    }

    private Duration start(String appId) {
        long start = System.nanoTime();
        running.add(EmbeddedDapr.builder(appId).resourcesPaths(RESOURCES).start());
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** The classes of the gRPC API load after the startup; the first call waits for them. */
    private static void callOverGrpc(EmbeddedDapr dapr) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", dapr.grpcPort())
                .usePlaintext()
                .build();
        try {
            DaprGrpc.newBlockingStub(channel).getMetadata(GetMetadataRequest.getDefaultInstance());
        } finally {
            channel.shutdownNow();
        }
    }

    /** The JVM skips the collection before a histogram while a thread reads a jar, so some histograms have garbage. */
    private static long liveObjects() throws JMException {
        long least = objects();
        for (int i = 1; i < HISTOGRAMS; i++) {
            least = Math.min(least, objects());
        }
        return least;
    }

    /** The bytes in the last line of a class histogram, which the JVM usually creates after a garbage collection. */
    private static long objects() throws JMException {
        String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        String total = histogram.strip().lines().reduce("", (before, line) -> line);
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }

    private static long outsideOfTheHeap() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.NON_HEAP)
                .mapToLong(pool -> pool.getUsage().getUsed())
                .sum();
    }
}
