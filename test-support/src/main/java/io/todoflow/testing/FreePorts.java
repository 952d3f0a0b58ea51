package io.todoflow.testing;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives an application under test, and what is around it, ports of their own. */
public class FreePorts implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final int FIRST = 10_000;
    private static final int RANGE = 5_000;
    /** One after the other, so that who has been given one has the time to listen on it. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(RANGE));

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
                        // traces are recorded of requests whose caller records one
                        "development.traces-port=" + ports[4],
                        "management.otlp.tracing.endpoint=http://127.0.0.1:" + ports[4] + "/v1/traces",
                        "management.zipkin.tracing.endpoint=http://127.0.0.1:" + ports[4] + "/api/v2/spans",
                        "management.tracing.opentelemetry.export.schedule-delay=200ms",
                        "management.tracing.sampling.probability=0")
                .applyTo(context);
    }

    /**
     * Ports that nobody listens on, and that nobody else in this process was given before, unless thousands were. They
     * are outside the range that systems take for the client's side of a connection, where another connection may take
     * them meanwhile, and a client may connect to itself; and outside the range of other processes that run tests at the
     * same time.
     */
    public static int[] find(int count) {
        int first = FIRST + (Integer.getInteger("todoflow.test.fork", 1) - 1) * RANGE;
        return IntStream.generate(() -> first + Math.floorMod(NEXT.getAndIncrement(), RANGE))
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
