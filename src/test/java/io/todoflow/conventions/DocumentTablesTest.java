package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Generated tables in documents match schemas, migrations and the chart. {@code -Dregenerate=true} rewrites them first.
 */
class DocumentTablesTest {

    private static final String COMMAND = "run ./mvnw test -Dtest=DocumentTablesTest -Dregenerate=true";

    static Stream<DocumentTable> tables() {
        return Stream.concat(EventTables.all(), Stream.of(BrokerTable.table(), DataModelTable.table()));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void aTableMatchesItsSources(DocumentTable table) throws IOException {
        // Given
        if (Boolean.getBoolean("regenerate")) {
            table.write();
        }

        // Then
        assertThat(table.document()).as("%s differs; %s", table, COMMAND).hasContent(table.written());
    }

    @Test
    void eachTableOfTheDatabaseHasAComment() {
        assertThat(DataModelTable.withoutComment())
                .as("Tables without: comment on table <name> is 'One row per <what>. <Purpose>'")
                .isEmpty();
    }

    @Test
    void eachTypeOfTaskEventsHasATopic() {
        // Given
        List<String> keys = EventTables.taskEventTypes().stream()
                .map(type -> type.replace('.', '-'))
                .toList();

        // When
        String topics = Sources.text(Sources.CONFIGURATION);

        // Then
        assertThat(keys).isNotEmpty().allSatisfy(key -> assertThat(topics)
                .as("todoflow.topics")
                .contains("    %s: ${TOPIC_%s:${TOPIC_TASK_EVENTS:task-events}}\n"
                        .formatted(key, key.replace('-', '_').toUpperCase(Locale.ROOT)))
                .containsPattern("(?m)^    task-events: .*\\$\\{todoflow\\.topics\\.%s}".formatted(key)));
    }
}
