package io.todoflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.todoflow.testing.DevelopmentDatabase;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.component.sql.SqlConstants;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Statements of {@code sql:} endpoints, on a real PostgreSQL. */
class SqlStatementsTest {

    private static final DriverManagerDataSource DATABASE =
            new DriverManagerDataSource(DevelopmentDatabase.create().getJdbcUrl());
    private static final String ENDPOINT = "sql:select :#a::text || :#b::text?outputType=SelectOne";

    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        SqlComponent sql = new SqlComponent();
        sql.setDataSource(DATABASE);
        camel.addComponent("sql", sql);
        camel.getCamelContextExtension()
                .registerEndpointCallback(new SqlStatements(camel, Set.of(DATABASE), new WriteBehind(DATABASE)));
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private Object answer(Map<String, Object> body, Map<String, Object> headers) {
        return camel.createProducerTemplate().requestBodyAndHeaders(ENDPOINT, body, headers);
    }

    @Test
    void parametersComeFromTheBodyOrElseFromHeaders() {
        // Given
        Map<String, Object> body = Map.of("a", "of the body");

        // When
        Object answer = answer(body, Map.of("a", "of a header", "b", ", of a header"));

        // Then
        assertThat(answer).isEqualTo("of the body, of a header");
    }

    @Test
    void aStatementFromAHeaderHasItsOwnParameters() {
        // Given
        Map<String, Object> body = Map.of("a", "1", "b", "2", "c", "3");

        // When
        Object fewer = answer(body, Map.of(SqlConstants.SQL_QUERY, "select :#c::text"));
        Object more = answer(body, Map.of(SqlConstants.SQL_QUERY, "select :#c::text || :#b::text || :#a::text"));

        // Then
        assertThat(fewer).isEqualTo("3");
        assertThat(more).isEqualTo("321");
    }

    @Test
    void anEmptyPropertyIsAValidParameter() {
        // Given
        camel.getPropertiesComponent().addInitialProperty("batch.size", "400");
        camel.getPropertiesComponent().addInitialProperty("kept.for", "");

        // When
        Object answer = camel.createProducerTemplate()
                .requestBody(
                        "sql:select :#${properties:batch.size}::int + coalesce(nullif(:#${properties:kept.for}, '')::int, 1)"
                                + "?outputType=SelectOne",
                        "");

        // Then
        assertThat(answer).isEqualTo(401);
    }

    /** The result of a bean, a different value each time. */
    static final class Numbers {
        private int last;

        int next() {
            return ++last;
        }
    }

    @Test
    void aMethodOfABeanIsCalledEachTime() {
        // Given
        camel.getRegistry().bind("numbers", new Numbers());
        String next = "sql:select :#${bean:numbers.next}::int?outputType=SelectOne";

        // Then
        assertThat(camel.createProducerTemplate().requestBody(next, "")).isEqualTo(1);
        assertThat(camel.createProducerTemplate().requestBody(next, "")).isEqualTo(2);
    }

    @Test
    void aMissingParameterIsReportedByName() {
        // Given
        Map<String, Object> body = Map.of("a", "1");

        // When
        var answer = assertThatThrownBy(() -> answer(body, Map.of()));

        // Then
        answer.isInstanceOf(CamelExecutionException.class)
                .rootCause()
                .hasMessageContaining("The statement's parameter 'b' is neither in the body, nor a header");
    }
}
