package io.todoflow.event;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.Policy;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/**
 * Implements {@code policy: longTransaction}: a {@link TransactionPolicy} with longer timeouts, for requests of
 * operators. The pool restores the usual timeouts of the connection.
 */
@Component("longTransaction")
class LongTransactionPolicy implements Policy {

    /** Closes the connection on the thread that timed out. */
    private static final Executor AT_ONCE = Runnable::run;

    private final TransactionPolicy transaction;
    private final JdbcTemplate jdbc;
    private final Duration statementTimeout;

    LongTransactionPolicy(
            TransactionPolicy transaction,
            JdbcTemplate jdbc,
            @Value("${todoflow.database.long-statement-timeout}") Duration statementTimeout) {
        this.transaction = transaction;
        this.jdbc = jdbc;
        this.statementTimeout = statementTimeout;
    }

    @Override
    public void beforeWrap(Route route, NamedNode definition) {
        transaction.beforeWrap(route, definition);
    }

    @Override
    public Processor wrap(Route route, Processor processor) {
        return transaction.wrap(route, new DelegateAsyncProcessor(processor) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                jdbc.execute((ConnectionCallback<@Nullable Void>) LongTransactionPolicy.this::allowLongStatements);
                return super.process(exchange, callback);
            }
        });
    }

    /** The timeout of the server comes first, so that its message arrives. */
    private @Nullable Void allowLongStatements(Connection connection) throws SQLException {
        connection.setNetworkTimeout(
                AT_ONCE, Math.toIntExact(statementTimeout.plusSeconds(10).toMillis()));
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local statement_timeout = " + statementTimeout.toMillis());
        }
        return null;
    }
}
