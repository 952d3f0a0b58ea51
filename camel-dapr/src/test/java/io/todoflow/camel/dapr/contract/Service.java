package io.todoflow.camel.dapr.contract;

import io.todoflow.testing.Broker;
import io.todoflow.testing.DevelopmentDatabase;
import io.todoflow.testing.FreePorts;
import io.todoflow.testing.KafkaBroker;
import io.todoflow.testing.Mosquitto;
import io.todoflow.testing.Nats;
import io.todoflow.testing.Programs;
import io.todoflow.testing.RabbitMq;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The servers that components of a real daprd connect to; started on first use, and ended with the JVM. A component
 * refers to one in lower case, such as {@code {redis}}.
 */
enum Service {
    REDIS,
    KAFKA,
    RABBITMQ,
    NATS,
    MQTT,
    POSTGRES;

    private static final Map<Service, String> RUNNING = new EnumMap<>(Service.class);
    private static @Nullable KafkaBroker kafka;

    /** Whether it is available: Kafka and PostgreSQL are dependencies of the build, the others must be installed. */
    boolean isFound() {
        return switch (this) {
            case REDIS -> redisServer() != null;
            case RABBITMQ -> RabbitMq.isFound();
            case NATS -> Nats.isFound();
            case MQTT -> Mosquitto.isFound();
            case KAFKA, POSTGRES -> true;
        };
    }

    /** Host and port; for PostgreSQL a connection string. */
    String address() {
        synchronized (RUNNING) {
            return RUNNING.computeIfAbsent(this, Service::start);
        }
    }

    static String resolve(String yaml, List<Service> services) {
        String resolved = yaml;
        for (Service service : services) {
            resolved =
                    resolved.replace("{" + service.name().toLowerCase(java.util.Locale.ROOT) + "}", service.address());
        }
        return resolved;
    }

    /** Creates topics, so that they exist when daprd subscribes. */
    static void createTopics(List<String> topics) {
        KAFKA.address();
        KafkaBroker broker = kafka;
        if (broker != null) {
            topics.forEach(topic -> broker.createTopic(topic, 3));
        }
    }

    /** A Redis command whose arguments have no spaces, in a database. */
    static void redis(int database, String... command) {
        String[] address = REDIS.address().split(":", -1);
        try (Socket socket = new Socket(address[0], Integer.parseInt(address[1]))) {
            String text = "SELECT " + database + "\r\n" + String.join(" ", command) + "\r\nQUIT\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (answer.contains("-ERR")) {
                throw new IllegalStateException(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String start(Service service) {
        return switch (service) {
            case REDIS -> startRedis();
            case KAFKA -> {
                KafkaBroker broker = new KafkaBroker();
                kafka = broker;
                yield untilJvmEnds(broker);
            }
            case RABBITMQ -> untilJvmEnds(new RabbitMq());
            case NATS -> untilJvmEnds(new Nats(BrokersTest.TOPICS));
            case MQTT -> untilJvmEnds(new Mosquitto());
            case POSTGRES -> {
                URI url = URI.create(DevelopmentDatabase.create().getJdbcUrl().substring("jdbc:".length()));
                yield "host=%s port=%d dbname=%s user=%s sslmode=disable"
                                .formatted(
                                        url.getHost(),
                                        url.getPort(),
                                        url.getPath().substring(1),
                                        parameter(url, "user"))
                        + (parameter(url, "password").isEmpty() ? "" : " password=" + parameter(url, "password"));
            }
        };
    }

    private static String untilJvmEnds(Broker broker) {
        endWithJvm(broker::close);
        return broker.address();
    }

    private static String parameter(URI url, String name) {
        return Stream.of(String.valueOf(url.getQuery()).split("&", -1))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    private static String startRedis() {
        int port = FreePorts.find(1)[0];
        try {
            Path folder = Files.createTempDirectory("redis");
            Process process = new ProcessBuilder(
                            String.valueOf(redisServer()),
                            "--bind",
                            "127.0.0.1",
                            "--port",
                            "" + port,
                            "--save",
                            "",
                            "--appendonly",
                            "no",
                            "--notify-keyspace-events",
                            "KEA",
                            "--dir",
                            folder.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
            endWithJvm(() -> process.destroyForcibly());
            World.await().until(() -> accepts(port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "127.0.0.1:" + port;
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    private static void endWithJvm(Runnable end) {
        Runtime.getRuntime().addShutdownHook(new Thread(end));
    }

    private static @Nullable Path redisServer() {
        return Programs.onPath("redis-server").orElse(null);
    }
}
