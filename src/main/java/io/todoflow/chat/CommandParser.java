package io.todoflow.chat;

import io.todoflow.chat.Command.Add;
import io.todoflow.chat.Command.On;
import io.todoflow.chat.Command.Say;
import io.todoflow.chat.Command.Target;
import io.todoflow.chat.Command.Tasks;
import io.todoflow.chat.Command.Undo;
import io.todoflow.words.Reading;
import io.todoflow.words.TaskText;
import io.todoflow.words.TaskTextReader;
import io.todoflow.words.TimeReader;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the commands that {@link #HELP} lists. */
final class CommandParser {

    static final String HELP = """
            I understand these commands:
            add <title> [#tag …] [!low|!medium|!high] [for|by|due|on|at|in <time>] [, remind me [at <time>|<n> minutes|hours|days before]]
            list [open|done|all|today|overdue] [#tag]
            show <task> · done <task> · reopen <task> · delete <task> · restore <task> · undo
            due <task> to <time> · remind <task> at <time>
            A <task> is its number in the last list, its title, or its id; a <time> is, for example, tomorrow 9 am, in 2 hours, next friday, every monday at 9, or 2030-01-31T09:00:00Z.""";

    private static final Pattern COMMAND = Pattern.compile("(?is)(\\p{L}+)\\b[:,]?\\s*(.*)");
    private static final Pattern TAG = Pattern.compile("(?:^|\\s)#([\\p{L}\\p{N}_-]{1,50})");
    private static final Pattern PREPOSITION = Pattern.compile("(?i)\\s+(to|at|on|for|in|by|until|@)\\s+");
    private static final Pattern QUOTED = Pattern.compile("[\"'“«](.+)[\"'”»]");
    private static final Pattern SEVERAL = Pattern.compile(
            "(?i)(?:all|everything|every task|each|them|these|those|both|it|(?:all|every)\\b.*\\btasks?|tasks|completed|done)");

    private final ZoneId zone;
    private final Instant now;
    private final TimeReader times;

    /** Creates a parser for a user's time zone and the current time. */
    CommandParser(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
        this.times = new TimeReader(zone, now);
    }

    Command read(String message) {
        Matcher command = COMMAND.matcher(message.strip());
        if (!command.matches()) {
            return new Say(HELP);
        }
        String rest = command.group(2).strip();
        return switch (command.group(1).toLowerCase(Locale.ROOT)) {
            case "add", "create", "new" -> add(rest);
            case "list", "ls", "tasks" -> list(rest);
            case "show", "get" ->
                rest.matches("(?i)(my )?(tasks|list|all|open|done|today|overdue).*")
                        ? list(rest)
                        : on("get_task", "show", rest);
            case "done", "complete", "finish" -> on("complete_task", "done", rest);
            case "reopen" -> on("reopen_task", "reopen", rest);
            case "delete", "remove" -> on("delete_task", "delete", rest);
            case "restore", "undelete" -> on("restore_task", "restore", rest);
            case "undo" ->
                rest.isEmpty()
                        ? new Undo()
                        : new Say("I can undo only the last change of this conversation. Say: undo");
            case "remind" -> remind(rest);
            case "due", "move" -> due(rest);
            default -> new Say(HELP);
        };
    }

    private Command add(String rest) {
        String text = rest.replaceFirst("(?i)^(?:an?\\s+)?task\\b\\s*:?\\s*", "");
        if (text.isEmpty()) {
            return new Say("What should I add? Say: add <title>, for example: add milk for tomorrow 9 am");
        }
        TaskText read = new TaskTextReader(zone, now).read(text);
        return read instanceof TaskText.Draft draft
                ? new Add(TaskTexts.fields(draft))
                : new Say(((TaskText.Unclear) read).question());
    }

    private Command list(String rest) {
        String text =
                rest.replaceFirst("(?i)^(?:my\\s+)?(?:tasks?|list)\\b", "").strip();
        Map<String, Object> query = new LinkedHashMap<>();
        List<String> tags = tags(text);
        if (tags.size() > 1) {
            return new Say("I can list only one tag at a time, for example: list #home");
        }
        tags.forEach(tag -> query.put("tag", tag));
        String which = TAG.matcher(text).replaceAll("").strip().toLowerCase(Locale.ROOT);
        ZonedDateTime today = now.atZone(zone).toLocalDate().atStartOfDay(zone);
        switch (which) {
            case "", "open" -> query.put("status", "open");
            case "done", "completed" -> query.put("status", "completed");
            case "all" -> query.put("sort", "-created_at");
            case "today" -> {
                query.put("status", "open");
                query.put("due_after", today.toInstant().toString());
                query.put("due_before", today.plusDays(1).toInstant().toString());
            }
            case "overdue" -> {
                query.put("status", "open");
                query.put("due_before", now.toString());
            }
            default -> {
                return new Say(
                        "I can list open, done, all, today or overdue, and one #tag, but not '%s'".formatted(which));
            }
        }
        return new Tasks(query);
    }

    private static Command on(String tool, String verb, String task) {
        return on(tool, verb, task, Map.of());
    }

    private static Command on(String tool, String verb, String task, Map<String, Object> arguments) {
        String named = task.replaceFirst("(?i)^(?:the\\s+)?task\\s+", "").strip();
        Matcher quoted = QUOTED.matcher(named);
        boolean isTitle = quoted.matches();
        String text = isTitle ? quoted.group(1).strip() : named;
        if (text.isEmpty()) {
            return new Say("Which task? Say its number in the last list, or its title");
        }
        if (!isTitle && SEVERAL.matcher(text).matches()) {
            return new Say("I can %s only one task at a time: say its number in the last list, or its title%s"
                    .formatted(verb.equals("done") ? "complete" : verb, "; put a title like this in quotes"));
        }
        return new On(tool, verb, new Target(text, isTitle), arguments);
    }

    private Command due(String rest) {
        for (String[] parts : splits(rest)) {
            Reading reading = times.read(parts[1], TimeReader.END_OF_DAY);
            if (reading instanceof Reading.Unclear unclear) {
                return new Say(unclear.question());
            }
            if (reading instanceof Reading.Moment moment) {
                Map<String, Object> arguments = new LinkedHashMap<>();
                arguments.put("due_at", moment.time().toString());
                moment.recurrence().ifPresent(rule -> arguments.put("recurrence", rule));
                return on("update_task", "due", parts[0], arguments);
            }
        }
        return new Say("Say which task and when, for example: due 2 to tomorrow 9 am");
    }

    /** Leaves the time to the tool, which knows the due time of the task. */
    private Command remind(String rest) {
        String text = rest.replaceFirst("(?i)^(?:me\\s+)?(?:(?:of|about|to)\\s+)?", "");
        for (String[] parts : splits(text)) {
            if (times.tellsReminder(parts[1])) {
                return on("remind_task", "remind", parts[0], Map.of(ToolTimes.REMIND, parts[1]));
            }
        }
        return new Say("Say which task and when, for example: remind 2 at tomorrow 9 am");
    }

    /** Each way to split a text into a task and a time, at one of its prepositions; the longest time comes first. */
    private static List<String[]> splits(String text) {
        List<String[]> splits = new ArrayList<>();
        Matcher preposition = PREPOSITION.matcher(text);
        while (preposition.find()) {
            String task = text.substring(0, preposition.start());
            String time = text.substring(preposition.end());
            if (!preposition.group(1).equalsIgnoreCase("to")) {
                splits.add(new String[] {task, preposition.group(1) + " " + time});
            }
            splits.add(new String[] {task, time});
        }
        Optional<Integer> space = Optional.of(text.indexOf(' ')).filter(index -> index > 0);
        space.ifPresent(index -> splits.add(new String[] {text.substring(0, index), text.substring(index + 1)}));
        return splits;
    }

    private static List<String> tags(String text) {
        List<String> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(text);
        while (tag.find()) {
            tags.add(tag.group(1));
        }
        return tags;
    }
}
