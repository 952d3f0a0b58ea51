package io.todoflow.benchmark.bare;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.slf4j.LoggerFactory;

/**
 * Runs the pipeline in one process. Arguments: HTTP port, JDBC URL with an empty current schema, brokers, topic and, to
 * publish through Dapr instead of kafka-clients, the sidecar's gRPC port.
 */
public final class BarePipeline {

    private static final int DAPR_GRPC_PORT = 4;
    private static final int HTTP_THREADS = 32;
    /** The pool size of the application. */
    private static final int CONNECTIONS = 16;
    /** One for each partition. */
    private static final int CONSUMERS = 8;

    private BarePipeline() {}

    /** Runs until the process is terminated. */
    public static void main(String[] args) throws IOException, SQLException {
        // otherwise answers wait for TCP acknowledgements
        System.setProperty("sun.net.httpserver.nodelay", "true");
        ((Logger) LoggerFactory.getLogger("ROOT")).setLevel(Level.WARN);
        int port = Integer.parseInt(args[0]);
        String brokers = args[2];
        String topic = args[3];
        DataSource database = database(args[1]);
        makeTables(database);

        Semaphore signal = new Semaphore(0);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(Executors.newFixedThreadPool(HTTP_THREADS));
        server.createContext("/api/", new TaskHandler(database, signal));
        Publisher publisher;
        if (args.length > DAPR_GRPC_PORT) {
            publisher = new DaprPublisher(Integer.parseInt(args[DAPR_GRPC_PORT]), topic);
            server.createContext("/", new DeliveryRecorder(database, topic));
        } else {
            publisher = new KafkaPublisher(brokers, topic);
            for (int i = 0; i < CONSUMERS; i++) {
                new Thread(new AuditRecorder(database, brokers, topic), "audit-" + i).start();
            }
        }
        new Thread(new OutboxRelay(database, publisher, signal), "relay").start();
        server.start();
    }

    private static DataSource database(String url) {
        HikariConfig settings = new HikariConfig();
        settings.setJdbcUrl(url);
        settings.setMaximumPoolSize(CONNECTIONS);
        settings.setAutoCommit(false);
        return new HikariDataSource(settings);
    }

    private static void makeTables(DataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    create table task (
                        id uuid primary key, user_id text not null, title text not null, description text,
                        status text not null, priority text not null, version bigint not null,
                        created_at timestamptz not null, updated_at timestamptz not null);
                    create index task_by_user on task (user_id, created_at, id);
                    create table outbox (
                        id bigint generated always as identity primary key, task_id uuid not null, event text not null);
                    create table inbox (
                        consumer text not null, event_id uuid not null, received_at timestamptz not null default now(),
                        primary key (consumer, event_id));
                    create table audit_log (
                        id bigint generated always as identity primary key, event_id uuid not null unique,
                        event_type text not null, task_id uuid not null, user_id text not null,
                        occurred_at timestamptz not null, recorded_at timestamptz not null default now(),
                        event jsonb not null);
                    create index audit_log_by_task on audit_log (task_id, id);
                    """);
            connection.commit();
        }
    }
}
