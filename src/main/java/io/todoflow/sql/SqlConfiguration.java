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

/** Configures how routes, and the beans in their transactions, access the database. */
@Configuration(proxyBeanMethods = false)
class SqlConfiguration {

    /** Flushes the pending statements of the transaction before its own, which may depend on them. */
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

    /**
     * Partitions the tables that grow over time, after all other migrations. Switching it off leaves tables
     * partitioned.
     */
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

    /** Gives migrations separate connections without the timeouts of the pool, because one may take minutes. */
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
     * The data source for lists: standbys if a URL is configured, which may be slightly behind. Uses the credentials,
     * timeouts and pool size of the primary.
     */
    @Bean(defaultCandidate = false, destroyMethod = "")
    DataSource readDataSource(DataSource dataSource, @Value("${todoflow.database.read-url}") String url)
            throws SQLException {
        if (url.isEmpty()) {
            return dataSource;
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            // does not quote the value, which may contain a password
            throw new IllegalArgumentException("DATABASE_READ_URL (todoflow.database.read-url) is not a JDBC URL"
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
                // there is nothing else to clean up
            }
        };
    }
}
