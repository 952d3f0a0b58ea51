package io.todoflow.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Gives an application under test, and what is around it, ports of their own. */
public class FreePorts implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        int[] ports = find(4);
        TestPropertyValues.of(
                        "server.port=" + ports[0],
                        "development.dapr.http-port=" + ports[1],
                        "development.dapr.grpc-port=" + ports[2],
                        "todoflow.dapr.grpc-endpoint=127.0.0.1:" + ports[2],
                        "todoflow.dapr.http-endpoint=http://127.0.0.1:" + ports[1],
                        "development.smtp-port=" + ports[3],
                        "todoflow.mail.port=" + ports[3])
                .applyTo(context);
    }

    /** Ports that nobody listens on, all different. */
    public static int[] find(int count) {
        ServerSocket[] sockets = Stream.generate(FreePorts::bind).limit(count).toArray(ServerSocket[]::new);
        return Stream.of(sockets).mapToInt(FreePorts::release).toArray();
    }

    private static ServerSocket bind() {
        try {
            return new ServerSocket(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int release(ServerSocket socket) {
        try (socket) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
