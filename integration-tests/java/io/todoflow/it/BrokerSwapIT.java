package io.todoflow.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.TodoflowApplication;
import io.todoflow.it.world.Ledger;
import io.todoflow.testing.Broker;
import io.todoflow.testing.DaprResources;
import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.Daprd;
import io.todoflow.testing.DevelopmentDatabase;
import io.todoflow.testing.FreePorts;
import io.todoflow.testing.KafkaBroker;
import io.todoflow.testing.Mosquitto;
import io.todoflow.testing.Nats;
import io.todoflow.testing.RabbitMq;
import io.todoflow.testing.Redis;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Swaps the broker, rotates credentials, and kills the broker under load, as docs/operations.md describes. A running
 * daprd loads the changed component, or ends and is restarted. No request is refused, and no event is lost or
 * duplicated. The reconciliation republishes what the old broker still held.
 */
@EnabledIfSystemProperty(
        named = "todoflow.it.swaps",
        matches = "true",
        disabledReason = "runs only with -Dtodoflow.it.swaps=true, because it takes minutes")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BrokerSwapIT {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerSwapIT.class);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int CLIENTS = 4;
    private static final int TASKS_OF_A_PHASE = 50;

    private static final Map<String, Broker> SERVERS = new TreeMap<>();
    private static final Map<String, Map<String, String>> ADDRESSES = new TreeMap<>();
    private static final Deque<AutoCloseable> RUNNING = new ArrayDeque<>();
    private static @Nullable KafkaBroker secured;
    private static @Nullable Daprd daprd;
    private static @Nullable JdbcTemplate database;
    private static @Nullable TodoflowClient todoflow;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(
                DaprRuntime.DAPRD_BINARY.isPresent() && Redis.isFound(),
                "skipped: no daprd in the environment variable DAPRD or on the PATH, or no redis-server on the PATH");
        Redis redis = started(new Redis());
        KafkaBroker kafka = started(new KafkaBroker());
        SERVERS.put("kafka", kafka);
        KafkaBroker other = started(KafkaBroker.secured());
        other.setPassword("todoflow", "development-only");
        secured = other;
        String url = DevelopmentDatabase.create().getJdbcUrl();
        database = new JdbcTemplate(new DriverManagerDataSource(url));
        int port = FreePorts.find(1)[0];
        Daprd sidecar = new Daprd("backend", port);
        daprd = sidecar;
        if (RabbitMq.isFound()) {
            SERVERS.put("rabbitmq", started(new RabbitMq()));
        }
        if (Nats.isFound()) {
            SERVERS.put("nats", started(new Nats("task-events", "task-reminders")));
        }
        if (Mosquitto.isFound()) {
            SERVERS.put("mqtt", started(new Mosquitto()));
        }
        String secrets = sidecar.file("secrets.json", """
                        {"redpanda": {"username": "todoflow", "password": "development-only"},
                         "redpanda-next": {"username": "todoflow-next", "password": "another"},
                         "rabbitmq": {"connectionString": "amqp://guest:guest@%s"},
                         "mqtt": {"url": "tcp://%s"}}
                        """.formatted(address("rabbitmq"), address("mqtt")))
                .toString();
        ADDRESSES.put("redis", Map.of("localhost:6379", redis.address()));
        ADDRESSES.put("kafka", Map.of("localhost:9092", kafka.address()));
        ADDRESSES.put("rabbitmq", Map.of());
        ADDRESSES.put("nats", Map.of("localhost:4222", address("nats")));
        ADDRESSES.put("mqtt", Map.of());
        ADDRESSES.put(
                "redpanda",
                Map.of(
                        "localhost:9093",
                        other.securedAddress(),
                        "    - name: initialOffset",
                        "    - name: caCert\n      value: |\n%s    - name: initialOffset"
                                .formatted(other.certificate().indent(8))));
        sidecar.resources(
                List.of("secrets-file", "state-redis"),
                Map.of("dapr-components/secrets-file/secrets.json", secrets, "localhost:6379", redis.address()));
        use("redis", Map.of());
        started(sidecar.restarted().start());
        ConfigurableApplicationContext application = new SpringApplicationBuilder(TodoflowApplication.class)
                .run(
                        "--server.port=" + port,
                        "--todoflow.dapr.grpc-endpoint=127.0.0.1:" + sidecar.grpcPort(),
                        "--spring.datasource.url=" + url,
                        "--todoflow.reconciliation.interval=1s",
                        "--todoflow.reconciliation.patience=5s",
                        "--spring.jmx.enabled=false",
                        "--spring.main.register-shutdown-hook=false");
        started(application::close);
        todoflow = new TodoflowClient(port, 1);
        Ledger.of("warm-up").awaitMore(1).close();
    }

    @AfterAll
    static void stop() throws Exception {
        // the application first, like Kubernetes with a native sidecar
        while (!RUNNING.isEmpty()) {
            RUNNING.pop().close();
        }
    }

    private static String address(String broker) {
        Broker server = SERVERS.get(broker);
        return server == null ? "" : server.address();
    }

    private static <T extends AutoCloseable> T started(T server) {
        RUNNING.push(server);
        return server;
    }

    /** Replaces the component by that of another broker. */
    private static void use(String broker, Map<String, String> changes) {
        Map<String, String> replacements = new TreeMap<>(Objects.requireNonNull(ADDRESSES.get(broker)));
        replacements.putAll(changes);
        // here one process runs all services
        replacements.put("value: backend=task-events;", "value: backend=task-events,task-reminders;");
        Objects.requireNonNull(daprd).resources(List.of(broker), replacements);
    }

    @ParameterizedTest
    @Order(1)
    @CsvSource({
        "redis, kafka",
        "kafka, redpanda",
        "redpanda, rabbitmq",
        "rabbitmq, nats",
        "nats, mqtt",
        "mqtt, redis",
    })
    void swappingTheBrokerUnderLoadLosesAndDuplicatesNothing(String from, String to) {
        assumeIsFound(to);
        Ledger ledger = Ledger.of(from + "-" + to);
        try (ledger) {
            // Given
            ledger.awaitMore(TASKS_OF_A_PHASE);

            // When
            swap(to, Map.of());
            ledger.awaitMore(TASKS_OF_A_PHASE);
        }
        ledger.awaitOutboxEmpty();
        long late = ledger.missing();

        // Then
        ledger.awaitNothingMissing();
        LOG.info("{} to {}: {}; {} came after the outbox was empty", from, to, ledger, late);
        assertThat(ledger.refused).isEmpty();
        assertThat(ledger.doubled()).isZero();
    }

    @ParameterizedTest
    @Order(3)
    @ValueSource(strings = {"kafka", "rabbitmq", "nats", "mqtt"})
    void killingAndRestartingTheBrokerUnderLoadLosesAndDuplicatesNothing(String broker) {
        assumeIsFound(broker);
        Broker server = Objects.requireNonNull(SERVERS.get(broker));
        swap(broker, Map.of());
        Ledger ledger = Ledger.of("restart-" + broker);
        try (ledger) {
            // Given
            ledger.awaitMore(TASKS_OF_A_PHASE);

            // When
            server.kill();
            ledger.awaitMore(TASKS_OF_A_PHASE);
            server.start();
            ledger.awaitMore(TASKS_OF_A_PHASE);
        }
        ledger.awaitOutboxEmpty();
        long late = ledger.missing();

        // Then
        ledger.awaitNothingMissing();
        LOG.info("{} killed: {}; {} came after the outbox was empty", broker, ledger, late);
        assertThat(ledger.refused).isEmpty();
        assertThat(ledger.doubled()).isZero();
    }

    private static void assumeIsFound(String broker) {
        Assumptions.assumeTrue(
                SERVERS.containsKey(broker) || broker.matches("redis|redpanda"),
                "skipped: the server of %s is not on the PATH".formatted(broker));
    }

    @Test
    @Order(2)
    void rotatingCredentialsUnderLoadLosesNothingAndDelaysNobody() {
        // Given
        KafkaBroker broker = Objects.requireNonNull(secured);
        broker.setPassword("todoflow-next", "another");
        swap("redpanda", Map.of());
        Ledger ledger = Ledger.of("rotation");
        try (ledger) {
            ledger.awaitMore(TASKS_OF_A_PHASE);

            // When
            swap("redpanda", Map.of("name: redpanda\n", "name: redpanda-next\n"));
            broker.removeUser("todoflow");
            ledger.awaitMore(TASKS_OF_A_PHASE);
        }

        // Then
        ledger.awaitOutboxEmpty();
        ledger.awaitNothingMissing();
        LOG.info("rotation: {}", ledger);
        assertThat(ledger.refused).isEmpty();
        assertThat(ledger.doubled()).isZero();
    }

    /** Switches to another broker, and waits until the sidecar uses it. */
    private static void swap(String broker, Map<String, String> changes) {
        int loaded = loaded();
        use(broker, changes);
        await("the broker is " + broker)
                .atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                .until(() -> loaded() > loaded && component().equals(type(broker)));
        LOG.info(
                "The broker is {}, daprd was started again {} times so far",
                broker,
                Objects.requireNonNull(daprd).restarts());
    }

    private static String type(String broker) {
        return DaprResources.resource(broker, "pubsub.yaml").type();
    }

    /** The type of the pub/sub component, according to the sidecar. */
    private static String component() {
        return Objects.requireNonNull(daprd).metadata().get("components").findParents("name").stream()
                .filter(component -> component.get("name").asText().equals("pubsub"))
                .map(component -> component.get("type").asText())
                .findFirst()
                .orElse("");
    }

    /** How often the sidecar has loaded a pub/sub component. */
    private static int loaded() {
        return Objects.requireNonNull(daprd).log().split("Component (updated|loaded): pubsub ", -1).length;
    }

    /** Clients that continuously create and complete tasks, and their results. */
    private static final class Ledger implements AutoCloseable {

        private final String user;
        private final Queue<String> accepted = new ConcurrentLinkedQueue<>();
        final Queue<Object> refused = new ConcurrentLinkedQueue<>();
        private final AtomicBoolean ends = new AtomicBoolean();
        private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

        private Ledger(String user) {
            this.user = user;
            IntStream.range(0, CLIENTS).forEach(i -> clients.execute(this::work));
        }

        static Ledger of(String user) {
            return new Ledger(user);
        }

        private void work() {
            TodoflowClient client = Objects.requireNonNull(todoflow);
            while (!ends.get()) {
                try {
                    String id = client.createTask(user, "load");
                    Response completed = client.request("POST", "/api/%s/tasks/%s/complete".formatted(user, id), "");
                    if (completed.status() != 200) {
                        refused.add(completed);
                    }
                    accepted.add(id);
                } catch (RuntimeException | AssertionError e) {
                    refused.add(e);
                }
            }
        }

        Ledger awaitMore(int tasks) {
            int goal = accepted.size() + tasks;
            await(tasks + " tasks more").atMost(PATIENCE).until(() -> accepted.size() >= goal);
            return this;
        }

        long audited() {
            return count("select count(*) from audit_log where user_id = ?");
        }

        /** Events without an entry in the audit log. */
        long missing() {
            return count("select count(*) from event e where user_id = ? and not exists"
                    + " (select from audit_log a where a.event_id = e.event_id)");
        }

        /** Events with more than one entry in the audit log. */
        long doubled() {
            return count("select count(*) from (select from audit_log where user_id = ? group by event_id"
                    + " having count(*) > 1) d");
        }

        void awaitOutboxEmpty() {
            await("the outbox is empty")
                    .atMost(PATIENCE)
                    .until(() -> count("select count(*) from outbox join event using (id) where user_id = ?") == 0);
        }

        void awaitNothingMissing() {
            await("all events of " + user + " are audited").atMost(PATIENCE).until(() -> missing() == 0);
            // Each task was created and completed
            assertThat(audited()).isGreaterThanOrEqualTo(2L * accepted.size());
        }

        private long count(String query) {
            Long count = Objects.requireNonNull(database).queryForObject(query, Long.class, user);
            return count == null ? 0 : count;
        }

        @Override
        public void close() {
            ends.set(true);
            clients.shutdown();
            try {
                assertThat(clients.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public String toString() {
            return "%d tasks accepted, %d requests refused, %d events audited, %d missing, %d duplicated"
                    .formatted(accepted.size(), refused.size(), audited(), missing(), doubled());
        }
    }
}
