package io.todoflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.todoflow.testing.DevelopmentDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.mock.env.MockEnvironment;

/** Accepts database URLs in the formats of providers. */
class DatabaseUrlTest {

    private static MockEnvironment environment(String url) {
        MockEnvironment environment = new MockEnvironment().withProperty("spring.datasource.url", url);
        return processed(environment);
    }

    private static MockEnvironment processed(MockEnvironment environment) {
        new DatabaseUrl().postProcessEnvironment(environment, new SpringApplication());
        return environment;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            postgresql://alice:secret@db.example.com/todo?sslmode=require                      | jdbc:postgresql://db.example.com/todo?sslmode=require | alice | secret
            postgres://alice:secret@db.example.com:6432/todo                                   | jdbc:postgresql://db.example.com:6432/todo | alice | secret
            postgresql://a%40b:p%40ss%2Fw%3Ard%25+@h/todo                                      | jdbc:postgresql://h/todo | a@b | p@ss/w:rd%+
            postgresql://alice@h/todo                                                          | jdbc:postgresql://h/todo | alice | -
            postgresql://h1:5432,h2:5433/todo?target_session_attrs=read-write                  | jdbc:postgresql://h1:5432,h2:5433/todo?targetServerType=primary | - | -
            postgresql://[::1]:5432/todo                                                       | jdbc:postgresql://[::1]:5432/todo | - | -
            postgresql://h                                                                     | jdbc:postgresql://h/ | - | -
            postgresql://h/todo?user=alice&password=p%26w&sslmode=verify-full                  | jdbc:postgresql://h/todo?sslmode=verify-full | alice | p&w
            postgresql://a:b@h/todo?sslmode=require&channel_binding=require                    | jdbc:postgresql://h/todo?sslmode=require&channelBinding=require | a | b
            postgresql://a:b@h/todo?sslmode=verify-full&sslrootcert=system&connect_timeout=7   | jdbc:postgresql://h/todo?sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory&connectTimeout=7 | a | b
            jdbc:postgresql://a:b@h/todo?sslmode=require                                       | jdbc:postgresql://h/todo?sslmode=require | a | b
            jdbc:postgresql://h/todo?user=a&password=b                                         | jdbc:postgresql://h/todo?user=a&password=b | - | -
            """)
    void theDriverGetsAJdbcUrlAndSeparateCredentials(String url, String jdbcUrl, String user, String password) {
        // When
        MockEnvironment environment = environment(url);

        // Then
        assertThat(environment.getProperty("spring.datasource.url")).isEqualTo(jdbcUrl);
        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo(user);
        assertThat(environment.getProperty("spring.datasource.password")).isEqualTo(password);
    }

    @Test
    void separatelyConfiguredCredentialsTakePrecedence() {
        // When
        MockEnvironment environment = processed(new MockEnvironment()
                .withProperty("spring.datasource.url", "postgresql://a:b@h/todo")
                .withProperty("spring.datasource.username", "")
                .withProperty("spring.datasource.password", "rotated"));

        // Then
        assertThat(environment.getProperty("spring.datasource.username")).isEqualTo("a");
        assertThat(environment.getProperty("spring.datasource.password")).isEqualTo("rotated");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://a:s3cret@h/todo",
                "postgresql://a:s3cret@b@h/todo",
                "a:s3cret@h/todo",
                "postgresql://a:%s3cret@h/todo"
            })
    void anyOtherUrlIsRefusedWithoutItsPasswordInTheMessage(String url) {
        assertThatThrownBy(() -> environment(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://user:password@host:port/database")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void applicationAndMigrationsReachTheDatabase() throws SQLException {
        // Given a user whose name and password have special characters
        String user = "a@b-" + UUID.randomUUID();
        String admin = DevelopmentDatabase.create().getJdbcUrl();
        try (Connection connection = DriverManager.getConnection(admin);
                Statement statement = connection.createStatement()) {
            statement.execute("create role \"%s\" login superuser password 'p@ss/w:rd%%'".formatted(user));
        }
        String address = admin.replaceFirst("jdbc:postgresql://([^?]*).*", "$1");

        // When
        MockEnvironment environment = environment("postgresql://%s:p%%40ss%%2Fw%%3Ard%%25@%s?sslmode=prefer&options=%s"
                .formatted(user.replace("@", "%40"), address, "-c%20search_path%3Dtodoflow"));

        // Then
        FluentConfiguration flyway = new FluentConfiguration();
        new SqlConfiguration()
                .migrationsAreNotBounded(
                        new Details(
                                environment.getRequiredProperty("spring.datasource.url"),
                                environment.getRequiredProperty("spring.datasource.username"),
                                environment.getRequiredProperty("spring.datasource.password")),
                        environment.getRequiredProperty("todoflow.database.options"))
                .customize(flyway);
        try (Connection connection = flyway.getDataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_user, current_setting('search_path')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo(user);
            assertThat(row.getString(2)).isEqualTo("todoflow");
        }
    }

    private record Details(String getJdbcUrl, String getUsername, String getPassword)
            implements JdbcConnectionDetails {}
}
