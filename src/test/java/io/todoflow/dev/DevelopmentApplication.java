package io.todoflow.dev;

import io.todoflow.TodoflowApplication;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;

/**
 * Runs all services in one process, with everything they need: {@code ./mvnw spring-boot:test-run}. Reads routes and
 * Kamelets from their folders; a saved route file is live a second later.
 */
public class DevelopmentApplication {

    private static final Map<Integer, String> PORTS = new TreeMap<>(
            Map.of(8000, "the REST API", 3500, "Dapr's HTTP API", 50001, "Dapr's gRPC API", 1025, "the mail server"));

    public static void main(String[] args) {
        if (isPortTaken()) {
            System.exit(1);
        }
        SpringApplication.from(TodoflowApplication::main)
                .with(Welcome.class)
                .withAdditionalProfiles("development")
                .run(args);
    }

    private static boolean isPortTaken() {
        boolean taken = false;
        for (Map.Entry<Integer, String> port : PORTS.entrySet()) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(port.getKey()));
            } catch (IOException e) {
                taken = true;
                System.err.printf(
                        "Port %d, which is for %s, is taken by another process. Stop that process and start again.%n",
                        port.getKey(), port.getValue());
            }
        }
        return taken;
    }

    @TestConfiguration(proxyBeanMethods = false)
    @Import(DevelopmentServices.class)
    static class Welcome {

        @EventListener
        void tell(ApplicationReadyEvent event) {
            System.out.print("""

                    Todoflow runs: REST on 8000, Dapr on 3500 (HTTP) and 50001 (gRPC), mail on 1025. Try:

                      curl -i localhost:8000/api/1/tasks -H 'Content-Type: application/json' -d '{"title":"Buy milk"}'
                      curl localhost:8000/api/1/tasks
                      curl localhost:8000/api/1/tasks/<id of the task>/history

                    The flows are in routes/: change one, save it, and it is live. Ctrl-C ends everything.
                    """);
        }
    }
}
