package io.todoflow.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Assigns free ports to an application under test and the services around it. */
public class FreePorts implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final PortBlock BLOCK = PortBlock.take(Path.of(System.getProperty("java.io.tmpdir")));
    /** Assigns ports in sequence, so that a new owner has time to listen on its port. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PortBlock.SIZE));

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        int[] ports = find(5);
        TestPropertyValues.of(
                        "server.port=" + ports[0],
                        "development.dapr.http-port=" + ports[1],
                        "development.dapr.grpc-port=" + ports[2],
                        "todoflow.dapr.grpc-endpoint=127.0.0.1:" + ports[2],
                        "todoflow.dapr.http-endpoint=http://127.0.0.1:" + ports[1],
                        "todoflow.dapr.health-check-interval=200ms",
                        "development.smtp-port=" + ports[3],
                        "todoflow.mail.port=" + ports[3],
                        // records traces only of requests whose caller records one
                        "development.traces-port=" + ports[4],
                        "management.otlp.tracing.endpoint=http://127.0.0.1:" + ports[4] + "/v1/traces",
                        "management.zipkin.tracing.endpoint=http://127.0.0.1:" + ports[4] + "/api/v2/spans",
                        "management.tracing.opentelemetry.export.schedule-delay=200ms",
                        "management.tracing.sampling.probability=0")
                .applyTo(context);
    }

    /**
     * Finds ports without a listener that this process has not assigned before, unless it has assigned all of its
     * {@link PortBlock}. No other test process assigns them.
     */
    public static int[] find(int count) {
        return IntStream.generate(() -> BLOCK.first() + Math.floorMod(NEXT.getAndIncrement(), PortBlock.SIZE))
                .filter(FreePorts::isFree)
                .limit(count)
                .toArray();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
