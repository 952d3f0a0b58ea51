package io.todoflow.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.todoflow.testing.DevelopmentDatabase;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Statements that are deferred to the next one or to the commit, on a real PostgreSQL. */
class WriteBehindTest {

    private static final String INSERT = "insert into note (id, text) values (?, ?)";
    private static final DriverManagerDataSource DATABASE =
            new DriverManagerDataSource(DevelopmentDatabase.create().getJdbcUrl());

    private final List<String> sent = new ArrayList<>();
    private final DelegatingDataSource dataSource = new DelegatingDataSource(DATABASE) {
        @Override
        public Connection getConnection() throws SQLException {
            return remembering(super.getConnection());
        }
    };
    private final WriteBehind writeBehind = new WriteBehind(dataSource);
    private final JdbcTemplate jdbc = new SqlConfiguration().jdbcTemplate(dataSource, writeBehind);
    private final TransactionTemplate transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));

    @BeforeAll
    static void createTable() {
        new JdbcTemplate(DATABASE).execute("create table note (id int primary key, text text)");
    }

    @BeforeEach
    void emptyTable() {
        new JdbcTemplate(DATABASE).execute("truncate note");
    }

    private Connection remembering(Connection connection) {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("prepareStatement")) {
                        sent.add((String) arguments[0]);
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void insert(int id, @Nullable String text) {
        writeBehind.execute(new WriteBehind.Update(INSERT, Arrays.asList(id, text)));
    }

    private void execute(String statement, int parameter) {
        writeBehind.execute(new WriteBehind.Update(statement, List.of(parameter)));
    }

    /** Reads over another connection. */
    private List<@Nullable String> committed() {
        return new JdbcTemplate(DATABASE).queryForList("select text from note order by id", String.class);
    }

    @Test
    void statementsAreSentTogetherWithTheCommit() {
        transaction.executeWithoutResult(status -> {
            insert(1, "first");
            insert(2, null);
        });

        assertThat(sent).containsExactly(INSERT + ";\n" + INSERT + ";\ncommit");
        assertThat(committed()).containsExactly("first", null);
    }

    @Test
    void aStatementSeesEarlierWritesOfItsTransaction() {
        transaction.executeWithoutResult(status -> {
            insert(1, "first");

            assertThat(jdbc.queryForObject("select text from note where id = 1", String.class))
                    .isEqualTo("first");
            assertThat(committed()).isEmpty();
        });

        assertThat(committed()).containsExactly("first");
    }

    @Test
    void aUserOfTheConnectionSeesEarlierWrites() {
        transaction.executeWithoutResult(status -> {
            insert(1, "first");

            jdbc.execute((ConnectionCallback<@Nullable Void>) connection -> {
                connection.createStatement().execute("update note set text = 'changed'");
                return null;
            });
        });

        assertThat(committed()).containsExactly("changed");
    }

    @Test
    void anActionRunsOnceBeforeTheDeferredStatements() {
        transaction.executeWithoutResult(status -> {
            insert(2, "waits");
            writeBehind.runFirst(isCommit -> jdbc.update(INSERT, 1, "before the commit: " + isCommit));

            assertThat(sent).isEmpty();
        });

        assertThat(sent).containsExactly(INSERT, INSERT + ";\ncommit");
        assertThat(committed()).containsExactly("before the commit: true", "waits");
    }

    @Test
    void anActionRunsBeforeTheNextStatement() {
        transaction.executeWithoutResult(status -> {
            writeBehind.runFirst(isCommit -> jdbc.update(INSERT, 1, "before the commit: " + isCommit));

            jdbc.update("update note set text = text || ', changed'");
        });

        assertThat(committed()).containsExactly("before the commit: false, changed");
    }

    @Test
    void aFailedActionRollsTheTransactionBack() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    insert(1, "never");
                    writeBehind.runFirst(isCommit -> {
                        throw new IllegalStateException("refused");
                    });
                }))
                .hasMessage("refused");

        assertThat(committed()).isEmpty();
    }

    @Test
    void aFailedStatementRollsTheTransactionBack() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                    insert(1, "first");
                    insert(1, "again");
                    insert(2, "never");
                }))
                .isInstanceOf(DuplicateKeyException.class);

        assertThat(committed()).isEmpty();
    }

    @Test
    void aFailedStatementFailsTheNextOne() {
        transaction.executeWithoutResult(status -> {
            insert(1, "first");
            insert(1, "again");

            assertThatThrownBy(() -> jdbc.queryForObject("select 1", Integer.class))
                    .isInstanceOf(DuplicateKeyException.class);
            status.setRollbackOnly();
        });

        assertThat(committed()).isEmpty();
    }

    @Test
    void aRolledBackTransactionSendsNothing() {
        transaction.executeWithoutResult(status -> {
            insert(1, "first");
            status.setRollbackOnly();
        });

        assertThat(sent).isEmpty();
        assertThat(committed()).isEmpty();
    }

    @Test
    void anInnerTransactionDoesNotSendTheStatementsOfTheOuterOne() {
        TransactionTemplate inner = new TransactionTemplate(transaction.getTransactionManager());
        inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);

        transaction.executeWithoutResult(status -> {
            insert(1, "outer");
            inner.executeWithoutResult(other -> insert(2, "inner"));

            assertThat(committed()).containsExactly("inner");
        });

        assertThat(committed()).containsExactly("outer", "inner");
    }

    @Test
    void manyRunsOfOneStatementAreSentAsABatch() {
        transaction.executeWithoutResult(status -> IntStream.range(0, 100).forEach(i -> insert(i, "note " + i)));

        assertThat(sent).containsExactly(INSERT);
        assertThat(committed()).hasSize(100).startsWith("note 0", "note 1");
    }

    @Test
    void manyStatementsKeepTheirOrder() {
        transaction.executeWithoutResult(status -> {
            insert(1, "first");
            insert(2, "second");
            execute("update note set text = text || '!' where id <= ?", 2);
            execute("-- gives a row\nselect ?::int", 1);
            execute("delete from note where id = ? returning id", 1);
            insert(3, "third");
        });

        assertThat(committed()).containsExactly("second!", "third");
    }

    @Test
    void oneFailureInABatchRollsTheTransactionBack() {
        assertThatThrownBy(() -> transaction.executeWithoutResult(
                        status -> IntStream.range(0, 10).forEach(i -> insert(i % 9, "note"))))
                .isInstanceOf(DuplicateKeyException.class);

        assertThat(committed()).isEmpty();
    }

    @Test
    void withoutATransactionAStatementIsSentImmediately() {
        insert(1, "first");

        assertThat(committed()).containsExactly("first");
    }
}
