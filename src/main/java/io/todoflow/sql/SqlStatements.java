package io.todoflow.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.component.sql.SqlHelper;
import org.apache.camel.component.sql.SqlPrepareStatementStrategy;
import org.apache.camel.spi.EndpointStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;

/**
 * Parses the statement of each {@code sql:} endpoint once. Camel parses it at each run, asks the database for the
 * number of parameters, and copies the exchange for each of them, which took a fifth of a request's CPU time. A
 * statement with {@code noop}, whose result no step needs, goes to {@link WriteBehind}.
 */
final class SqlStatements implements EndpointStrategy, SqlPrepareStatementStrategy {

    private static final Pattern LISTS_AND_NESTED = Pattern.compile(":\\?in:|:\\?\\$\\{[^}]*\\$\\{");

    private final CamelContext camel;
    private final Set<DataSource> dataSources;
    private final WriteBehind writeBehind;
    private final SqlPrepareStatementStrategy camelsOwn = new DefaultSqlPrepareStatementStrategy() {
        @Override
        public String prepareQuery(String query, boolean allowNamedParameters, Exchange exchange) throws SQLException {
            writeBehind.flush();
            return super.prepareQuery(query, allowNamedParameters, exchange);
        }
    };
    private final SqlParameters parameters;
    private final Map<String, SqlStatement> statements = new ConcurrentHashMap<>();

    /** @param dataSources the data sources whose endpoints it serves */
    SqlStatements(CamelContext camel, Set<DataSource> dataSources, WriteBehind writeBehind) {
        this.camel = camel;
        this.dataSources = dataSources;
        this.writeBehind = writeBehind;
        this.parameters = new SqlParameters(camel);
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (!(endpoint instanceof SqlEndpoint sql)
                || !dataSources.contains(sql.getJdbcTemplate().getDataSource())) {
            return endpoint;
        }
        try {
            String query = SqlHelper.resolveQuery(camel, sql.getQuery(), sql.getPlaceholder());
            if (sql.isBatch() || LISTS_AND_NESTED.matcher(query).find()) {
                sql.setPrepareStatementStrategy(camelsOwn);
                return sql;
            }
            SqlStatement statement = statement(query);
            if (sql.isNoop()) {
                return new WriteBehindEndpoint(
                        sql,
                        writeBehind,
                        exchange -> new WriteBehind.Update(statement.prepared(), statement.valuesIn(exchange)));
            }
            sql.setParametersCount(statement.parameters().size());
            sql.setPrepareStatementStrategy(this);
            return sql;
        } catch (Exception e) {
            throw new IllegalStateException("The statement of %s cannot be read".formatted(uri), e);
        }
    }

    private SqlStatement statement(String query) {
        return statements.computeIfAbsent(query, text -> SqlStatement.parse(text, parameters));
    }

    @Override
    public String prepareQuery(String query, boolean allowNamedParameters, Exchange exchange) {
        writeBehind.flush();
        return statement(query).prepared();
    }

    @Override
    public Iterator<?> createPopulateIterator(
            String query, String preparedQuery, int expectedParams, Exchange exchange, Object value) {
        return statement(query).valuesIn(exchange).iterator();
    }

    /** If a header provides the statement, {@code expected} still counts the parameters of the endpoint's own one. */
    @Override
    public void populateStatement(PreparedStatement statement, Iterator<?> parameters, int expected)
            throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(expected);
        parameters.forEachRemaining(values::add);
        new ArgumentPreparedStatementSetter(values.toArray()).setValues(statement);
    }
}
