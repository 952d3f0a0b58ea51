package io.todoflow.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.ResourceHolderSupport;
import org.springframework.transaction.support.ResourceHolderSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Transactional write-behind, like the session of an object-relational mapper: defers statements whose result no step needs
 * until the next statement of the transaction, or its commit. The deferred statements are sent in one round trip, with the
 * commit if it is due: PostgreSQL's driver pipelines the statements of one text. A short transaction would otherwise spend
 * most of its time waiting for responses.
 *
 * <p>The statements keep their order. A failed statement fails whatever sent it, the next statement or the commit; in both
 * cases the transaction rolls back.
 */
@Component("writeBehind")
public class WriteBehind {

    /** A statement with a {@code ?} for each parameter. */
    record Update(String statement, List<? extends @Nullable Object> parameters) {}

    private static class Pending extends ResourceHolderSupport {
        private final List<Consumer<Boolean>> first = new ArrayList<>();
        private final List<Update> updates = new ArrayList<>();
    }

    /** Longer texts rarely repeat, so the database would have to parse each of them. */
    private static final int MOST_IN_A_TEXT = 4;

    /** JDBC cannot batch statements that return rows. */
    private static final Pattern BATCHABLE = Pattern.compile(
            "(?:\\s|--[^\\n]*\\n)*(?:insert|update|delete|merge)\\b(?!.*\\breturning\\b)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final JdbcTemplate jdbc;

    WriteBehind(DataSource dataSource) {
        this.jdbc = new JdbcTemplate(dataSource);
    }

    /** Defers the update in the transaction of this thread; without a transaction, executes it immediately. */
    void execute(Update update) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            pending().updates.add(update);
        } else {
            send(List.of(update), "");
        }
    }

    /**
     * Runs an action once in the transaction of this thread, before its next statement or its commit, and before the
     * deferred statements.
     *
     * @param action receives whether the commit follows
     */
    public void runFirst(Consumer<Boolean> action) {
        pending().first.add(action);
    }

    /** Sends the deferred statements of the transaction of this thread. */
    void flush() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Pending pending) {
            send(pending, "");
        }
    }

    private Pending pending() {
        if (TransactionSynchronizationManager.getResource(this) instanceof Pending pending) {
            return pending;
        }
        Pending pending = new Pending();
        TransactionSynchronizationManager.bindResource(this, pending);
        TransactionSynchronizationManager.registerSynchronization(new ResourceHolderSynchronization<>(pending, this) {
            @Override
            public void beforeCommit(boolean readOnly) {
                send(pending, ";\ncommit");
            }
        });
        return pending;
    }

    private void send(Pending pending, String end) {
        List<Consumer<Boolean>> first = List.copyOf(pending.first);
        List<Update> updates = List.copyOf(pending.updates);
        // a statement of an action also sends the deferred ones
        pending.first.clear();
        pending.updates.clear();
        first.forEach(action -> action.accept(!end.isEmpty()));
        if (!updates.isEmpty()) {
            if (updates.size() <= MOST_IN_A_TEXT) {
                send(updates, end);
            } else {
                sendInBatches(updates);
            }
        }
    }

    /** Takes one round trip per run of equal statements, and one for the commit that follows. */
    private void sendInBatches(List<Update> updates) {
        int from = 0;
        for (int i = 1; i <= updates.size(); i++) {
            String statement = updates.get(from).statement();
            if (i == updates.size() || !updates.get(i).statement().equals(statement)) {
                sendBatch(statement, updates.subList(from, i));
                from = i;
            }
        }
    }

    private void sendBatch(String statement, List<Update> updates) {
        if (BATCHABLE.matcher(statement).lookingAt()) {
            jdbc.batchUpdate(
                    statement,
                    updates.stream()
                            .map(update -> update.parameters().toArray())
                            .toList());
        } else {
            updates.forEach(update -> send(List.of(update), ""));
        }
    }

    private void send(List<Update> updates, String end) {
        String text = updates.stream().map(Update::statement).collect(Collectors.joining(";\n", "", end));
        @Nullable
        Object[] parameters =
                updates.stream().flatMap(update -> update.parameters().stream()).toArray();
        jdbc.execute(text, (PreparedStatementCallback<Boolean>) prepared -> {
            new ArgumentPreparedStatementSetter(parameters).setValues(prepared);
            return prepared.execute();
        });
    }
}
