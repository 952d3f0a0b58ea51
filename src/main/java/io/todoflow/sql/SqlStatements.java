package io.todoflow.sql;

import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.RuntimeExchangeException;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;
import org.apache.camel.component.sql.SqlEndpoint;
import org.apache.camel.component.sql.SqlHelper;
import org.apache.camel.component.sql.SqlPrepareStatementStrategy;
import org.apache.camel.spi.EndpointStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.util.ReflectionUtils;

/**
 * Gives {@code sql:} endpoints their statements read once, with the number of their parameters: Camel reads a statement
 * again each time it runs, asks the database how many parameters it has, and, for each parameter, copies the exchange and
 * tries to make a map of the body. That took a fifth of the processor time of a request. A statement whose result does
 * not matter to the route, as {@code noop} says, is put off by {@link WriteBehind}.
 */
final class SqlStatements implements EndpointStrategy, SqlPrepareStatementStrategy {

    private static final Pattern PARAMETER = Pattern.compile(":\\?(\\w+|\\$\\{[^}]+})");
    private static final Pattern LISTS_AND_NESTED = Pattern.compile(":\\?in:|:\\?\\$\\{[^}]*\\$\\{");

    private static final Pattern PATH_IN_BODY = Pattern.compile("\\$\\{body((?:\\.\\w+)+)}");
    private static final Pattern METHOD_OF_BEAN = Pattern.compile("\\$\\{bean:(\\w+)\\.(\\w+)}");
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{properties:([\\w.-]+)}");

    /** What gives each component of a record. */
    private static final ClassValue<Map<String, Method>> ACCESSORS = new ClassValue<>() {
        @Override
        protected Map<String, Method> computeValue(Class<?> type) {
            Map<String, Method> accessors = new HashMap<>();
            for (RecordComponent component : type.isRecord() ? type.getRecordComponents() : new RecordComponent[0]) {
                Method accessor = component.getAccessor();
                accessor.setAccessible(true);
                accessors.put(component.getName(), accessor);
            }
            return accessors;
        }
    };

    private final CamelContext camel;
    private final DataSource dataSource;
    private final WriteBehind writeBehind;
    private final SqlPrepareStatementStrategy camelsOwn = new DefaultSqlPrepareStatementStrategy() {
        @Override
        public String prepareQuery(String query, boolean allowNamedParameters, Exchange exchange) throws SQLException {
            writeBehind.flush();
            return super.prepareQuery(query, allowNamedParameters, exchange);
        }
    };
    private final Map<String, Statement> statements = new ConcurrentHashMap<>();

    SqlStatements(CamelContext camel, DataSource dataSource, WriteBehind writeBehind) {
        this.camel = camel;
        this.dataSource = dataSource;
        this.writeBehind = writeBehind;
    }

    private record Statement(String prepared, List<Parameter> parameters) {
        List<@Nullable Object> parametersIn(Exchange exchange) {
            List<@Nullable Object> values = new ArrayList<>(parameters.size());
            parameters.forEach(parameter -> values.add(parameter.in(exchange)));
            return values;
        }
    }

    private sealed interface Parameter {
        @Nullable
        Object in(Exchange exchange);
    }

    private record Computed(Expression expression) implements Parameter {
        @Override
        public @Nullable Object in(Exchange exchange) {
            return expression.evaluate(exchange, Object.class);
        }
    }

    /** The same as the language simple gives, which copies the exchange for each name on the way. */
    private record OfBody(List<String> path, Computed otherwise) implements Parameter {
        @Override
        public @Nullable Object in(Exchange exchange) {
            @Nullable Object value = exchange.getMessage().getBody();
            for (String name : path) {
                @Nullable
                Method accessor =
                        value == null ? null : ACCESSORS.get(value.getClass()).get(name);
                if (accessor == null) {
                    return otherwise.in(exchange);
                }
                value = ReflectionUtils.invokeMethod(accessor, value);
            }
            return value;
        }
    }

    /** A property, which does not change while the process runs. */
    private record Fixed(String value) implements Parameter {
        @Override
        public Object in(Exchange exchange) {
            return value;
        }
    }

    /** The same as the language simple gives, which looks for the bean and its method each time. */
    private record OfBean(Object bean, Method method) implements Parameter {
        @Override
        public @Nullable Object in(Exchange exchange) {
            return ReflectionUtils.invokeMethod(method, bean);
        }
    }

    private record Named(String name) implements Parameter {
        @Override
        public @Nullable Object in(Exchange exchange) {
            if (exchange.getMessage().getBody() instanceof Map<?, ?> body && body.containsKey(name)) {
                return body.get(name);
            }
            if (exchange.getMessage().getHeaders().containsKey(name)) {
                return exchange.getMessage().getHeader(name);
            }
            if (exchange.getVariables().containsKey(name)) {
                return exchange.getVariable(name);
            }
            throw new RuntimeExchangeException(
                    "The statement's parameter '%s' is neither in the body, nor a header, nor a variable"
                            .formatted(name),
                    exchange);
        }
    }

    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        if (!(endpoint instanceof SqlEndpoint sql) || sql.getJdbcTemplate().getDataSource() != dataSource) {
            return endpoint;
        }
        try {
            String query = SqlHelper.resolveQuery(camel, sql.getQuery(), sql.getPlaceholder());
            if (sql.isBatch() || LISTS_AND_NESTED.matcher(query).find()) {
                sql.setPrepareStatementStrategy(camelsOwn);
                return sql;
            }
            Statement statement = statement(query);
            if (sql.isNoop()) {
                return new WriteBehindEndpoint(
                        sql,
                        writeBehind,
                        exchange -> new WriteBehind.Update(statement.prepared(), statement.parametersIn(exchange)));
            }
            sql.setParametersCount(statement.parameters().size());
            sql.setPrepareStatementStrategy(this);
            return sql;
        } catch (Exception e) {
            throw new IllegalStateException("The statement of %s cannot be read".formatted(uri), e);
        }
    }

    private Statement statement(String query) {
        return statements.computeIfAbsent(
                query,
                text -> new Statement(
                        PARAMETER.matcher(text).replaceAll("?"),
                        PARAMETER
                                .matcher(text)
                                .results()
                                .map(found -> parameter(found.group(1)))
                                .toList()));
    }

    private Parameter parameter(String text) {
        if (!text.startsWith("${")) {
            return new Named(text);
        }
        Matcher property = PROPERTY.matcher(text);
        if (property.matches()) {
            return new Fixed(camel.resolvePropertyPlaceholders("{{" + property.group(1) + "}}"));
        }
        Matcher call = METHOD_OF_BEAN.matcher(text);
        Object bean = call.matches() ? camel.getRegistry().lookupByName(call.group(1)) : null;
        Method method = bean == null ? null : BeanUtils.findMethod(bean.getClass(), call.group(2));
        if (bean != null && method != null) {
            ReflectionUtils.makeAccessible(method);
            return new OfBean(bean, method);
        }
        Computed computed = new Computed(camel.resolveLanguage("simple").createExpression(text));
        Matcher path = PATH_IN_BODY.matcher(text);
        return path.matches() ? new OfBody(List.of(path.group(1).substring(1).split("\\.", -1)), computed) : computed;
    }

    @Override
    public String prepareQuery(String query, boolean allowNamedParameters, Exchange exchange) {
        writeBehind.flush();
        return statement(query).prepared();
    }

    @Override
    public Iterator<?> createPopulateIterator(
            String query, String preparedQuery, int expectedParams, Exchange exchange, Object value) {
        return statement(query).parametersIn(exchange).iterator();
    }

    /** Of a statement that a header gives, {@code expected} is the number of parameters of the endpoint's own. */
    @Override
    public void populateStatement(PreparedStatement statement, Iterator<?> parameters, int expected)
            throws SQLException {
        List<@Nullable Object> values = new ArrayList<>(expected);
        parameters.forEachRemaining(values::add);
        new ArgumentPreparedStatementSetter(values.toArray()).setValues(statement);
    }
}
