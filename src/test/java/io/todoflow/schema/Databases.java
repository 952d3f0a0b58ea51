package io.todoflow.schema;

import io.todoflow.testing.DevelopmentDatabase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationVersion;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Creates databases at any version of the schema. */
record Databases(String url, JdbcTemplate jdbc) {

    static Databases create() {
        JdbcConnectionDetails details = DevelopmentDatabase.create();
        return new Databases(details.getJdbcUrl(), new JdbcTemplate(new DriverManagerDataSource(details.getJdbcUrl())));
    }

    Flyway flyway(MigrationVersion target) {
        return Flyway.configure()
                .dataSource(url, "", "")
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    void migrate(MigrationVersion target) {
        flyway(target).migrate();
    }
}
