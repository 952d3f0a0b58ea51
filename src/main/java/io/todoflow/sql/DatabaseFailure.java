package io.todoflow.sql;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Classifies failures of PostgreSQL by what another attempt would achieve. Consumers and REST share this table of
 * SQLSTATEs.
 *
 * <table>
 * <caption>SQLSTATE</caption>
 * <tr><th>State</th><th>Meaning</th><th>Outcome</th></tr>
 * <tr><td>08xxx</td><td>Connection exception</td><td>{@link #DISCONNECTED}</td></tr>
 * <tr><td>40003</td><td>Statement completion unknown</td><td>{@link #DISCONNECTED}</td></tr>
 * <tr><td>57xxx but 57014</td><td>The server shuts down, starts, or ended the session</td><td>{@link
 * #DISCONNECTED}</td></tr>
 * <tr><td>58xxx, XXxxx</td><td>The server or its system is broken</td><td>{@link #DISCONNECTED}</td></tr>
 * <tr><td>25P03, 25P04</td><td>The session was idle, or the transaction ran, for too long</td><td>{@link
 * #TRANSIENT}</td></tr>
 * <tr><td>25006</td><td>Read-only transaction: a standby, as after a failover</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>26000</td><td>A prepared statement is gone, as behind a pooler</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>28xxx, 3D000</td><td>The server refuses the login, or the database does not exist yet</td><td>{@link
 * #TRANSIENT}</td></tr>
 * <tr><td>40000, 40001, 40P01</td><td>Rolled back: serialization failure, deadlock</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>53xxx</td><td>Insufficient resources: disk, memory, connections</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>55006, 55P03</td><td>Object in use, lock not available</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>57014</td><td>Query canceled, as by {@code statement_timeout}</td><td>{@link #TRANSIENT}</td></tr>
 * <tr><td>all others</td><td>The data or the statement is at fault</td><td>{@link #PERMANENT}</td></tr>
 * </table>
 *
 * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
 */
public enum DatabaseFailure {
    /** The connection is gone. Another attempt may succeed; whether the last statement took effect is unknown. */
    DISCONNECTED,
    /** The server refused, and nothing changed. The same attempt may succeed later. */
    TRANSIENT,
    /** The same attempt fails again. */
    PERMANENT;

    private static final String IN_FAILED_TRANSACTION = "25P02";

    /** The outcome for a SQLSTATE. */
    public static DatabaseFailure ofState(String state) {
        return switch (state) {
            case "40003" -> DISCONNECTED;
            case "25006", "25P03", "25P04", "26000", "3D000", "40000", "40001", "40P01", "55006", "55P03", "57014" ->
                TRANSIENT;
            default ->
                switch (state.length() < 2 ? "" : state.substring(0, 2)) {
                    case "08", "57", "58", "XX" -> DISCONNECTED;
                    case "28", "53" -> TRANSIENT;
                    default -> PERMANENT;
                };
        };
    }

    /**
     * The outcome for the innermost SQLSTATE among the causes; a failed transaction has its first failure as a cause.
     * Without a SQLSTATE, as when the pool has no connection, the exception types of JDBC and Spring decide.
     *
     * @return null if the database did not fail
     */
    public static @Nullable DatabaseFailure of(@Nullable Throwable failure) {
        DatabaseFailure found = null;
        boolean hasState = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql
                    && sql.getSQLState() != null
                    && !(hasState && sql.getSQLState().equals(IN_FAILED_TRANSACTION))) {
                found = ofState(sql.getSQLState());
                hasState = true;
            } else if (!hasState && found == null) {
                found = ofType(cause);
            }
        }
        return found;
    }

    /** A commit or rollback that fails without a SQLSTATE found the connection closed. */
    private static @Nullable DatabaseFailure ofType(Throwable failure) {
        if (failure instanceof TransactionSystemException) {
            return DISCONNECTED;
        }
        return failure instanceof SQLTransientException
                        || failure instanceof SQLRecoverableException
                        || failure instanceof TransientDataAccessException
                        || failure instanceof RecoverableDataAccessException
                        || failure instanceof DataAccessResourceFailureException
                        || failure instanceof TransactionException
                ? TRANSIENT
                : null;
    }

    /** Whether a failed statement may still have taken effect; not if there was no connection to send it. */
    public static boolean leavesOutcomeOpen(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CannotCreateTransactionException
                    || cause instanceof CannotGetJdbcConnectionException) {
                return false;
            }
        }
        return of(failure) == DISCONNECTED;
    }

    /** Whether the failure is a transient one of the database. */
    public static boolean isTransient(@Nullable Throwable failure) {
        DatabaseFailure found = of(failure);
        return found == DISCONNECTED || found == TRANSIENT;
    }
}
