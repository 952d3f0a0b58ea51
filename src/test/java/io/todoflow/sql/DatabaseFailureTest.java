package io.todoflow.sql;

import static io.todoflow.sql.DatabaseFailure.DISCONNECTED;
import static io.todoflow.sql.DatabaseFailure.PERMANENT;
import static io.todoflow.sql.DatabaseFailure.TRANSIENT;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Classifies failures of PostgreSQL as transient or permanent. */
class DatabaseFailureTest {

    @ParameterizedTest
    @CsvSource({
        "08000, DISCONNECTED",
        "08001, DISCONNECTED",
        "08003, DISCONNECTED",
        "08004, DISCONNECTED",
        "08006, DISCONNECTED",
        "08007, DISCONNECTED",
        "08P01, DISCONNECTED",
        "0A000, PERMANENT",
        "22001, PERMANENT",
        "22P02, PERMANENT",
        "22021, PERMANENT",
        "23502, PERMANENT",
        "23505, PERMANENT",
        "23514, PERMANENT",
        "25001, PERMANENT",
        "25006, TRANSIENT",
        "25P02, PERMANENT",
        "25P03, TRANSIENT",
        "25P04, TRANSIENT",
        "26000, TRANSIENT",
        "28000, TRANSIENT",
        "28P01, TRANSIENT",
        "3D000, TRANSIENT",
        "40000, TRANSIENT",
        "40001, TRANSIENT",
        "40002, PERMANENT",
        "40003, DISCONNECTED",
        "40P01, TRANSIENT",
        "42501, PERMANENT",
        "42601, PERMANENT",
        "42703, PERMANENT",
        "42P01, PERMANENT",
        "53000, TRANSIENT",
        "53100, TRANSIENT",
        "53200, TRANSIENT",
        "53300, TRANSIENT",
        "53400, TRANSIENT",
        "54000, PERMANENT",
        "54001, PERMANENT",
        "55000, PERMANENT",
        "55006, TRANSIENT",
        "55P03, TRANSIENT",
        "57014, TRANSIENT",
        "57P01, DISCONNECTED",
        "57P02, DISCONNECTED",
        "57P03, DISCONNECTED",
        "57P04, DISCONNECTED",
        "57P05, DISCONNECTED",
        "58000, DISCONNECTED",
        "58030, DISCONNECTED",
        "P0001, PERMANENT",
        "XX000, DISCONNECTED",
        "XX001, DISCONNECTED",
        "XX002, DISCONNECTED",
        "'', PERMANENT"
    })
    void theSqlStateDecides(String state, DatabaseFailure expected) {
        assertThat(DatabaseFailure.ofState(state)).isEqualTo(expected);
    }

    @Test
    void aWrappedSqlStateDecides() {
        // Given
        SQLException locked = new SQLException("canceling statement due to lock timeout", "55P03");

        // Then
        assertThat(DatabaseFailure.of(new RuntimeCamelException(new UncategorizedSQLException("x", "select", locked))))
                .isEqualTo(TRANSIENT);
        assertThat(DatabaseFailure.of(new BatchUpdateException("x", "55P03", new int[0], locked)))
                .isEqualTo(TRANSIENT);
    }

    @Test
    void aConstraintViolationAtCommitIsPermanent() {
        assertThat(DatabaseFailure.of(new TransactionSystemException("commit", new SQLException("x", "23514"))))
                .isEqualTo(PERMANENT);
    }

    @Test
    void aStatementInAFailedTransactionCountsAsTheFirstFailure() {
        // Given
        SQLException first = new SQLException("deadlock", "40P01");

        // Then
        assertThat(DatabaseFailure.of(new SQLException("aborted", "25P02", first)))
                .isEqualTo(TRANSIENT);
        assertThat(DatabaseFailure.of(new SQLException("x", "40P01", new SQLException("aborted", "25P02"))))
                .isEqualTo(TRANSIENT);
    }

    @Test
    void withoutASqlStateTheTypeDecides() {
        assertThat(DatabaseFailure.of(new SQLTransientConnectionException("Connection is not available")))
                .isEqualTo(TRANSIENT);
        assertThat(DatabaseFailure.of(new CannotCreateTransactionException("no place")))
                .isEqualTo(TRANSIENT);
    }

    @Test
    void theSqlStateOfAFailedConnectionAttemptDecides() {
        assertThat(DatabaseFailure.of(new CannotCreateTransactionException(
                        "x", new SQLTransientConnectionException("x", "08001", new SQLException("refused", "08001")))))
                .isEqualTo(DISCONNECTED);
    }

    @Test
    void aRollbackThatFindsTheConnectionClosedHidesTheFailureOfTheCommit() {
        // Given
        Throwable failure = new TransactionSystemException("rollback", new SQLException("Connection is closed"));

        // Then
        assertThat(DatabaseFailure.of(failure)).isEqualTo(DISCONNECTED);
        assertThat(DatabaseFailure.leavesOutcomeOpen(failure)).isTrue();
    }

    @Test
    void withoutAConnectionNoStatementTookEffect() {
        assertThat(DatabaseFailure.leavesOutcomeOpen(
                        new CannotCreateTransactionException("x", new SQLException("refused", "08001"))))
                .isFalse();
    }

    @Test
    void otherFailuresAreNotDatabaseFailures() {
        assertThat(DatabaseFailure.of(new IOException("x"))).isNull();
        assertThat(DatabaseFailure.of(new DuplicateKeyException("by our own check")))
                .isNull();
        assertThat(DatabaseFailure.isTransient(new IllegalStateException("x"))).isFalse();
    }
}
