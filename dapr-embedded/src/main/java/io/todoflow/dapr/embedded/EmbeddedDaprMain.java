package io.todoflow.dapr.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the embedded Dapr as a separate process with daprd's flags, so that tests can kill it. Components of the type
 * pubsub.kafka connect to a real Kafka, so that events survive it.
 */
public final class EmbeddedDaprMain {

    private static final int DEFAULT_HTTP_PORT = 3500;
    private static final int DEFAULT_GRPC_PORT = 50001;

    private EmbeddedDaprMain() {}

    /** Runs until the process is terminated or the sidecar is shut down. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws InterruptedException {
        EmbeddedDapr dapr = start(args);
        Runtime.getRuntime().addShutdownHook(new Thread(dapr::close));
        System.out.println("dapr " + dapr.httpPort() + " " + dapr.grpcPort());
        dapr.awaitEnd();
    }

    private static EmbeddedDapr start(String[] args) {
        String appId = "";
        for (int i = 0; i < args.length - 1; i++) {
            if (name(args[i]).equals("app-id")) {
                appId = args[i + 1];
            }
        }
        EmbeddedDapr.Builder builder = EmbeddedDapr.builder(appId)
                .httpPort(DEFAULT_HTTP_PORT)
                .grpcPort(DEFAULT_GRPC_PORT)
                .connectToKafka()
                .apiToken(environment("DAPR_API_TOKEN"))
                .appApiToken(environment("APP_API_TOKEN"));
        List<Path> resources = new ArrayList<>();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " without a value");
            }
            String value = args[i + 1];
            switch (name(args[i])) {
                case "app-id" -> {}
                case "app-port" -> builder.appPort(Integer.parseInt(value));
                case "app-channel-address" -> builder.appHost(value);
                case "dapr-http-port" -> builder.httpPort(Integer.parseInt(value));
                case "dapr-grpc-port" -> builder.grpcPort(Integer.parseInt(value));
                case "resources-path" -> resources.add(Path.of(value));
                case "config" -> builder.config(Path.of(value));
                case "dapr-graceful-shutdown-seconds" ->
                    builder.gracefulShutdown(Duration.ofSeconds(Long.parseLong(value)));
                default -> throw Resources.refused("the flag " + args[i]);
            }
        }
        return builder.resourcesPaths(resources.toArray(Path[]::new)).start();
    }

    private static String name(String flag) {
        return flag.replaceFirst("^--?", "");
    }

    private static String environment(String name) {
        return System.getenv().getOrDefault(name, "");
    }
}
