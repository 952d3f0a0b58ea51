package io.todoflow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialDeletion;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** A real Kafka broker without Docker, in a separate process, which can be killed and keeps its port and data. */
public final class KafkaBroker implements Broker {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** JVM options of the broker; benchmarks use those of Kafka's own start script. */
    private static final List<String> JVM_OPTIONS =
            List.of(System.getProperty("todoflow.kafka.jvm-options", "-Xmx384m -XX:TieredStopAtLevel=1")
                    .split(" ", -1));

    private static final String RUN = UUID.randomUUID().toString().substring(0, 8);

    private final int port;
    private final int securedPort;
    private final Path folder;
    private @Nullable Process process;

    /** Starts a broker without authentication, and waits until it answers. */
    public KafkaBroker() {
        this(false);
    }

    /** Starts a broker with a second address that requires SCRAM over TLS, and waits until it answers. */
    public static KafkaBroker secured() {
        return new KafkaBroker(true);
    }

    private KafkaBroker(boolean isSecured) {
        int[] ports = FreePorts.find(3);
        this.port = ports[0];
        this.securedPort = ports[2];
        try {
            this.folder = Files.createTempDirectory("kafka");
            Files.writeString(
                    folder.resolve("server.properties"), """
                            process.roles=broker,controller
                            node.id=1
                            controller.quorum.voters=1@127.0.0.1:%2$d
                            listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                            controller.listener.names=CONTROLLER
                            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                            log.dirs=%3$s
                            num.partitions=6
                            offsets.topic.num.partitions=2
                            offsets.topic.replication.factor=1
                            transaction.state.log.replication.factor=1
                            transaction.state.log.min.isr=1
                            group.initial.rebalance.delay.ms=0
                            """.formatted(port, ports[1], folder.resolve("data")));
            if (isSecured) {
                Files.writeString(folder.resolve("server.properties"), security(), StandardOpenOption.APPEND);
            }
            Files.writeString(folder.resolve("logback.xml"), """
                            <configuration>
                              <appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">
                                <encoder><pattern>%d %-5level %logger{30} %msg%n</pattern></encoder>
                              </appender>
                              <root level="WARN"><appender-ref ref="OUT"/></root>
                            </configuration>
                            """);
            format();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        start();
    }

    private void format() throws InterruptedException {
        int formatted = java(
                        "kafka.tools.StorageTool",
                        "format",
                        "-t",
                        UUID.randomUUID().toString(),
                        "-c")
                .waitFor();
        if (formatted != 0) {
            throw new IllegalStateException("Kafka's storage was not formatted: " + log());
        }
    }

    @Override
    public void startEmpty() {
        try {
            FileSystemUtils.deleteRecursively(folder.resolve("data"));
            format();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        start();
    }

    /** A listener for clients with a password, with its own certificate. */
    private String security() throws IOException, InterruptedException {
        Path keys = folder.resolve("keys.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> store = List.of("-keystore", keys.toString(), "-storepass", "changeit", "-alias", "kafka");
        run(
                keytool,
                store,
                "-genkeypair -keyalg EC -dname CN=127.0.0.1 -ext SAN=ip:127.0.0.1 -validity 2 -storetype PKCS12");
        run(keytool, store, "-exportcert -rfc -file " + folder.resolve("certificate.pem"));
        return """
                listeners=PLAINTEXT://127.0.0.1:%1$d,SASL_SSL://127.0.0.1:%2$d,%3$s
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
                sasl.enabled.mechanisms=SCRAM-SHA-256
                listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=%5$s required;
                ssl.keystore.type=PKCS12
                ssl.keystore.location=%4$s
                ssl.keystore.password=changeit
                """.formatted(
                        port,
                        securedPort,
                        controllerListener(),
                        keys,
                        "org.apache.kafka.common.security.scram.ScramLoginModule");
    }

    private String controllerListener() throws IOException {
        return Files.readString(folder.resolve("server.properties"))
                .lines()
                .filter(line -> line.startsWith("listeners="))
                .map(line -> line.replaceFirst(".*,", ""))
                .findFirst()
                .orElseThrow();
    }

    private void run(String program, List<String> where, String what) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(what.split(" ", -1)));
        command.addAll(where);
        int exit = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("kafka.log").toFile()))
                .start()
                .waitFor();
        if (exit != 0) {
            throw new IllegalStateException("%s failed: %s".formatted(command, log()));
        }
    }

    /** Creates a user of the secured address, or changes the password. */
    public void setPassword(String user, String password) {
        alter(new UserScramCredentialUpsertion(
                user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), password));
    }

    /** Removes a user of the secured address. Existing connections stay; new ones are refused. */
    public void removeUser(String user) {
        alter(new UserScramCredentialDeletion(user, ScramMechanism.SCRAM_SHA_256));
    }

    private void alter(UserScramCredentialAlteration alteration) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            admin.alterUserScramCredentials(List.of(alteration)).all().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Host and port that require SCRAM-SHA-256 over TLS. */
    public String securedAddress() {
        return "127.0.0.1:" + securedPort;
    }

    /** The certificate of the secured address, as PEM. */
    public String certificate() {
        try {
            return Files.readString(folder.resolve("certificate.pem"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void start() {
        process = java("kafka.Kafka");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            while (true) {
                try {
                    admin.describeCluster().nodes().get(5, TimeUnit.SECONDS);
                    return;
                } catch (ExecutionException | TimeoutException e) {
                    if (System.nanoTime() > deadline || !process.isAlive()) {
                        throw new IllegalStateException("Kafka did not start: " + log(), e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process java(String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(List.of(
                "-Dlogback.configurationFile=" + folder.resolve("logback.xml"),
                "-cp",
                System.getProperty("java.class.path"),
                main));
        command.addAll(List.of(arguments));
        command.add(folder.resolve("server.properties").toString());
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            folder.resolve("kafka.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("kafka.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void kill() {
        Process running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
        }
    }

    @Override
    public ProcessHandle handle() {
        return java.util.Objects.requireNonNull(process).toHandle();
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    /** A unique name. */
    public static String unique(String name) {
        return name + "-" + RUN + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Creates a topic. */
    public void createTopic(String name, int partitions) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            admin.createTopics(List.of(new NewTopic(name, partitions, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The progress of a consumer group in a topic: the sum of its committed offsets over all partitions. */
    public long committed(String group, String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            return admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get(30, TimeUnit.SECONDS)
                    .entrySet()
                    .stream()
                    .filter(entry -> entry.getKey().topic().equals(topic) && entry.getValue() != null)
                    .mapToLong(entry -> entry.getValue().offset())
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number of records written to a topic. */
    public long size(String topic) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            for (TopicDescription described : admin.describeTopics(List.of(topic))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .values()) {
                described
                        .partitions()
                        .forEach(info -> ends.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
            }
            return admin.listOffsets(ends).all().get(30, TimeUnit.SECONDS).values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** All records of a topic. */
    public List<ConsumerRecord<String, String>> records(String topic) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                address(),
                ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class,
                ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG,
                StringDeserializer.class);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(settings)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, String>> records = new ArrayList<>();
            while (partitions.stream()
                    .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
                consumer.poll(Duration.ofMillis(500)).forEach(records::add);
            }
            return records;
        }
    }

    /** Writes records to the given partition, like another program. */
    public void write(String topic, int partition, String... values) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                address(),
                ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
                StringSerializer.class,
                ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
                ByteArraySerializer.class);
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(settings)) {
            Stream.of(values)
                    .forEach(value -> producer.send(
                            new ProducerRecord<>(topic, partition, null, value.getBytes(StandardCharsets.UTF_8))));
            producer.flush();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
