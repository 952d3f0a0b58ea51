package io.todoflow.it.world;

import static org.awaitility.Awaitility.await;

import io.todoflow.TodoflowApplication;
import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.DevelopmentDatabase;
import io.todoflow.testing.FreePorts;
import io.todoflow.testing.KafkaBroker;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Services on one Kafka broker and one database, each with a sidecar or without Dapr, started and stopped on demand.
 * The sidecar is a daprd if there is one, and otherwise the embedded Dapr.
 */
public final class KafkaFleet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    public final KafkaBroker kafka;
    public final String topic = KafkaBroker.unique("task-events");
    public final JdbcTemplate jdbc;
    private final JdbcConnectionDetails database = DevelopmentDatabase.create();
    private final Path folder;
    private final Path resources;
    private final Path configuration;
    private final List<Instance> running = new ArrayList<>();

    /** Creates a topic on the broker and an empty database. */
    public KafkaFleet(KafkaBroker kafka) {
        this.kafka = kafka;
        kafka.createTopic(topic, 6);
        jdbc = new JdbcTemplate(new DriverManagerDataSource(database.getJdbcUrl()));
        jdbc.execute("create schema test");
        jdbc.execute("create table test.effect (event_id uuid not null)");
        try {
            folder = Files.createTempDirectory("kafka-fleet");
            resources = KafkaSidecarFiles.resources(folder, kafka.address(), "");
            configuration = KafkaSidecarFiles.configuration(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A further flow that consumes the topic and records each effect, including duplicates. */
    @TestConfiguration(proxyBeanMethods = false)
    static class Effects {
        @Bean
        RouteBuilder effects() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("kamelet:task-event-source?consumer=effects")
                            .routeId("effect-record")
                            .to("sql:insert into test.effect (event_id) values (:#${body.eventId})?noop=true");
                }
            };
        }
    }

    /** A running service. */
    public final class Instance implements AutoCloseable {

        public final TodoflowClient client;
        private final @Nullable SidecarProcess sidecar;
        private final List<String> arguments;
        private @Nullable ConfigurableApplicationContext application;

        private Instance(String service, boolean useDapr, int port, String... properties) {
            int[] ports = FreePorts.find(2);
            sidecar = useDapr ? sidecar(service.isEmpty() ? "backend" : service, port, ports) : null;
            running.add(this);
            if (sidecar != null) {
                sidecar.launch();
            }
            client = new TodoflowClient(port, ports[0]);
            arguments = new ArrayList<>(List.of(
                    "--server.port=" + port,
                    "--todoflow.service=" + service,
                    "--todoflow.use-dapr=" + useDapr,
                    "--todoflow.dapr.grpc-endpoint=127.0.0.1:" + ports[1],
                    "--TOPIC_TASK_EVENTS=" + topic,
                    "--camel.component.kafka.brokers=" + kafka.address(),
                    "--spring.datasource.url=" + database.getJdbcUrl(),
                    "--spring.jmx.enabled=false",
                    "--spring.main.register-shutdown-hook=false"));
            for (String property : properties) {
                arguments.add("--" + property);
            }
            startApplication();
            if (useDapr) {
                await().atMost(PATIENCE)
                        .ignoreExceptions()
                        .until(() -> client.sidecar("GET", "/v1.0/healthz", "").status() == 204);
            }
        }

        /** Stops it; its sidecar keeps running. */
        public void stopApplication() {
            if (application != null) {
                application.close();
            }
        }

        public void startApplication() {
            application = new SpringApplicationBuilder(TodoflowApplication.class, Effects.class)
                    .run(arguments.toArray(String[]::new));
        }

        private SidecarProcess sidecar(String appId, int appPort, int[] ports) {
            return new SidecarProcess(
                    DaprRuntime.DAPRD_BINARY.isPresent() ? SidecarRuntime.DAPRD : SidecarRuntime.EMBEDDED,
                    appId,
                    SidecarProcess.HEALTH_CHECK,
                    appPort,
                    ports[0],
                    ports[1],
                    resources,
                    configuration,
                    folder.resolve("sidecar.log"));
        }

        /**
         * Stops its sidecar, if it has one, and then itself. A daprd without its application sometimes counts an event
         * as delivered; see docs/guarantees.md.
         */
        @Override
        public void close() {
            running.remove(this);
            if (sidecar != null) {
                sidecar.stop();
            }
            stopApplication();
        }
    }

    /** Starts a service; with an empty name, all of them in one process. */
    public Instance start(String service, boolean useDapr, int port, String... properties) {
        return new Instance(service, useDapr, port, properties);
    }

    /** Runs while no effect can be recorded, so that deliveries stay in flight. */
    public void withoutEffects(Runnable work) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.getJdbcUrl());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("lock table test.effect");
            work.run();
        }
    }

    /** The single number that a query returns. */
    public int count(String sql) {
        Integer count = jdbc.queryForObject(sql, Integer.class);
        return count == null ? 0 : count;
    }

    /** Waits until every accepted event is audited and has its effect. */
    public void awaitEffects() {
        await().atMost(PATIENCE)
                .until(() -> count("select count(*) from outbox") == 0
                        && count("select count(*) from event e where not exists"
                                        + " (select from audit_log a where a.event_id = e.event_id)")
                                == 0
                        && count("select count(*) from event e where not exists"
                                        + " (select from test.effect f where f.event_id = e.event_id)")
                                == 0);
    }

    /** Events whose effect happened more than once. */
    public int doubled() {
        return count("select count(*) from (select event_id from test.effect group by event_id having count(*) > 1) d");
    }

    /** Audit entries that precede one of an earlier version of their task. */
    public int disordered() {
        return count("select count(*) from audit_log a join audit_log b on a.task_id = b.task_id and a.id < b.id"
                + " and (a.event #>> '{payload,version}')::int > (b.event #>> '{payload,version}')::int");
    }

    @Override
    public void close() {
        List.copyOf(running).forEach(Instance::close);
    }
}
