package io.todoflow.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.chat.Command.Add;
import io.todoflow.chat.Command.On;
import io.todoflow.chat.Command.Say;
import io.todoflow.chat.Command.Tasks;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that work without a model, on a Saturday at noon in Berlin. */
class CommandParserTest {

    private static final Instant NOW = Instant.parse("2026-11-21T11:00:00Z");

    private static Command read(String message) {
        return new CommandParser(ZoneId.of("Europe/Berlin"), NOW).read(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # message                                                | title              | due_at               | remind_at
                    add milk                                                 | milk               |                      |
                    add milk for tomorrow 9 am, remind me                    | milk               | 2026-11-22T08:00:00Z | 2026-11-22T08:00:00Z
                    Add milk tomorrow 9am                                    | milk               | 2026-11-22T08:00:00Z |
                    add task: call mum by friday                             | call mum           | 2026-11-27T22:59:00Z |
                    add report due 2030-01-31T09:00:00Z                      | report             | 2030-01-31T09:00:00Z |
                    add report, due 2030-01-31 and remind me 30 minutes before | report           | 2030-01-31T22:59:00Z | 2030-01-31T22:29:00Z
                    add rent tomorrow at 5 pm, remind me 1 day before        | rent               | 2026-11-22T16:00:00Z | 2026-11-21T16:00:00Z
                    add tea in 2 hours                                       | tea                | 2026-11-21T13:00:00Z |
                    add tea, remind me at 5 pm                               | tea                |                      | 2026-11-21T16:00:00Z
                    add tea, remind me tomorrow                              | tea                |                      | 2026-11-22T08:00:00Z
                    add buy 2 bottles of milk                                | buy 2 bottles of milk |                   |
                    add call 911                                             | call 911           |                      |
                    add read 1984 for school                                 | read 1984 for school |                    |
                    add Sunday roast                                         | Sunday roast       |                      |
                    """)
    void aTaskIsAddedWithItsTimes(String message, String title, String dueAt, String remindAt) {
        // When
        Add add = (Add) read(message);

        // Then
        assertThat(add.arguments().get("title")).isEqualTo(title);
        assertThat(add.arguments().get("due_at")).isEqualTo(dueAt);
        assertThat(add.arguments().get("remind_at")).isEqualTo(remindAt);
    }

    @Test
    void tagsAndPriorityAreNotPartOfTheTitle() {
        assertThat(read("add milk #home #shop !high for tomorrow 9 am"))
                .isEqualTo(new Add(Map.of(
                        "title",
                        "milk",
                        "tags",
                        List.of("home", "shop"),
                        "priority",
                        "high",
                        "due_at",
                        "2026-11-22T08:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource({
        "add milk, remind me,When?",
        "add milk, remind me when it is time,I cannot read the time 'when it is time'",
    })
    void aReminderNeedsAReadableTime(String message, String rest, String answer) {
        assertThat(read(message + "," + rest)).isInstanceOfSatisfying(Say.class, say -> assertThat(say.answer())
                .startsWith(answer));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    list            | {status=open}
                    show my tasks   | {status=open}
                    List done       | {status=completed}
                    list all        | {sort=-created_at}
                    list #home      | {tag=home, status=open}
                    list today      | {status=open, due_after=2026-11-20T23:00:00Z, due_before=2026-11-21T23:00:00Z}
                    list overdue    | {status=open, due_before=2026-11-21T11:00:00Z}
                    """)
    void tasksAreListed(String message, String query) {
        assertThat(((Tasks) read(message)).arguments()).hasToString(query);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    done 2                         | complete_task | 2    | {}
                    Complete "Milk"                | complete_task | Milk | {}
                    delete the task milk           | delete_task   | milk | {}
                    show milk                      | get_task      | milk | {}
                    remind 2 at tomorrow 9 am      | remind_task   | 2    | {remind=tomorrow 9 am}
                    remind me of milk at 5 pm      | remind_task   | milk | {remind=at 5 pm}
                    due milk to 2030-01-31         | update_task   | milk | {due_at=2030-01-31T22:59:00Z}
                    """)
    void aCommandChangesATask(String message, String tool, String task, String arguments) {
        // When
        On on = (On) read(message);

        // Then
        assertThat(on.tool()).isEqualTo(tool);
        assertThat(on.task().text()).isEqualTo(task);
        assertThat(on.arguments()).hasToString(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "?", "what can you do", "addmilk", "🙂", "do not delete milk"})
    void anUnknownMessageIsAnsweredWithTheCommands(String message) {
        assertThat(read(message)).isEqualTo(new Say(CommandParser.HELP));
    }

    @ParameterizedTest
    @ValueSource(strings = {"add", "add for tomorrow", "done", "remind milk", "due 2", "list yesterday", "list #a #b"})
    void anIncompleteCommandIsAnsweredWithWhatItLacks(String message) {
        assertThat(read(message)).isInstanceOfSatisfying(Say.class, say -> assertThat(say.answer())
                .isNotEqualTo(CommandParser.HELP)
                .isNotEmpty());
    }

    @Test
    void aLongMessageIsParsedQuickly() {
        // Given
        String title = "on monday 5 ".repeat(300).strip();

        // When
        Command command = read("add " + title);

        // Then
        assertThat(command).isInstanceOfAny(Add.class, Say.class);
    }
}
