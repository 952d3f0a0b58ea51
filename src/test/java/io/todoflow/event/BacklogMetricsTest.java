package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Gauges report no value that is unknown. */
class BacklogMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void withoutADatabaseItIsDownAndTheBacklogIsNotANumber() throws Exception {
        // Given
        JdbcTemplate away = new JdbcTemplate(new DriverManagerDataSource("jdbc:postgresql://127.0.0.1:1/todoflow"));

        // When
        new BacklogMetrics(registry, away, new Consumers(new DefaultCamelContext()))
                .onReady(mock(ApplicationReadyEvent.class));

        // Then
        assertThat(gauge("todoflow.database.up")).isZero();
        assertThat(gauge("todoflow.outbox.age")).isNaN();
    }

    private double gauge(String name) {
        return registry.get(name).gauge().value();
    }
}
