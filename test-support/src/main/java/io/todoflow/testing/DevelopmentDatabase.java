package io.todoflow.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;

/**
 * A real PostgreSQL without Docker: one server for the whole JVM, one database for each application.
 *
 * <p>PostgreSQL does not run as root. If root cannot become an ordinary user on this system, set the environment
 * variable {@code TEST_DATABASE_URL} to the JDBC URL of a superuser on a running server.
 */
public final class DevelopmentDatabase {

    private static final String EXTERNAL = "TEST_DATABASE_URL";
    private static @Nullable EmbeddedPostgres server;
    private static int databases;

    private DevelopmentDatabase() {}

    /** Creates an empty database. The server starts with the first one and stops with the JVM. */
    public static synchronized JdbcConnectionDetails create() {
        String adminUrl = adminUrl();
        String name = "todoflow_%d_%d".formatted(ProcessHandle.current().pid(), ++databases);
        try (Connection connection = DriverManager.getConnection(adminUrl);
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create a database at " + adminUrl, e);
        }
        return new Details(adminUrl.replaceFirst("(//[^/]+/)[^?]*", "$1" + name));
    }

    private static String adminUrl() {
        String external = System.getenv(EXTERNAL);
        if (external != null) {
            return external;
        }
        if (server == null) {
            server = start();
        }
        return server.getJdbcUrl("postgres", "postgres");
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "PostgreSQL did not start; set %s to use a running server".formatted(EXTERNAL), e);
        }
    }

    private record Details(String url) implements JdbcConnectionDetails {
        @Override
        public String getJdbcUrl() {
            return url;
        }

        @Override
        public String getUsername() {
            return "";
        }

        @Override
        public String getPassword() {
            return "";
        }
    }
}
