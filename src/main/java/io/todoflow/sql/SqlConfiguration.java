package io.todoflow.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.flywaydb.core.api.Location;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.flyway.FlywayConfigurationCustomizer;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** How routes and the beans in their transactions reach the database. */
@Configuration(proxyBeanMethods = false)
class SqlConfiguration {

    /** Sends what waits in the transaction before a statement of its own, which may depend on it. */
    @Bean
    JdbcTemplate jdbcTemplate(DataSource dataSource, WriteBehind writeBehind) {
        return new JdbcTemplate(dataSource) {
            @Override
            protected void applyStatementSettings(Statement statement) throws SQLException {
                writeBehind.flush();
                super.applyStatementSettings(statement);
            }

            @Override
            public <T extends @Nullable Object> T execute(ConnectionCallback<T> action) {
                writeBehind.flush();
                return super.execute(action);
            }
        };
    }

    /** Divides the tables that grow with time, after all other migrations. Tables stay divided when that is switched off. */
    @Bean
    FlywayConfigurationCustomizer tablesHavePartitions(PartitionProperties partitions) {
        return flyway -> {
            flyway.ignoreMigrationPatterns("*:future", "repeatable:missing");
            if (partitions.enabled()) {
                flyway.placeholders(Map.of(
                        "partition_events", String.valueOf(partitions.events()),
                        "partition_period", partitions.period().toString()));
                flyway.locations(Stream.concat(
                                Stream.of(flyway.getLocations()), Stream.of(new Location("classpath:db/partitioned")))
                        .toArray(Location[]::new));
            }
        };
    }

    /** Migrations have connections of their own, without the bounds of the pool's: one may take minutes. */
    @Bean
    FlywayConfigurationCustomizer migrationsAreNotBounded(
            JdbcConnectionDetails database, @Value("${todoflow.database.options}") String options) {
        return flyway -> {
            if (!options.isEmpty()) {
                flyway.jdbcProperties(Map.of("options", options));
            }
            flyway.dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword());
        };
    }

    /**
     * Where lists are read: from standbys, which may be a moment behind, if an address of theirs is configured. They have
     * the credentials, the bounds and the size of the pool of the primary.
     */
    @Bean(defaultCandidate = false, destroyMethod = "")
    DataSource readDataSource(DataSource dataSource, @Value("${todoflow.database.read-url}") String url)
            throws SQLException {
        if (url.isEmpty()) {
            return dataSource;
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            // the value may contain a password, and is not quoted
            throw new IllegalArgumentException("DATABASE_READ_URL (todoflow.database.read-url) is no JDBC URL"
                    + " such as jdbc:postgresql://standby/todoflow");
        }
        HikariConfig configuration = new HikariConfig();
        dataSource.unwrap(HikariDataSource.class).copyStateTo(configuration);
        configuration.setPoolName("reads");
        configuration.setJdbcUrl(url);
        configuration.setReadOnly(true);
        return new HikariDataSource(configuration);
    }

    @Bean
    CamelContextConfiguration sqlStatements(
            DataSource dataSource, @Qualifier("readDataSource") DataSource readDataSource, WriteBehind writeBehind) {
        return new CamelContextConfiguration() {
            @Override
            public void beforeApplicationStart(CamelContext camel) {
                camel.getComponent("sql", SqlComponent.class).setDataSource(dataSource);
                camel.getCamelContextExtension()
                        .registerEndpointCallback(
                                new SqlStatements(camel, Set.copyOf(List.of(dataSource, readDataSource)), writeBehind));
            }

            @Override
            public void afterApplicationStart(CamelContext camel) {
                // nothing is left to do
            }
        };
    }
}
