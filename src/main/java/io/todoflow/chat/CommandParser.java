package io.todoflow.chat;

import io.todoflow.chat.Command.Add;
import io.todoflow.chat.Command.On;
import io.todoflow.chat.Command.Say;
import io.todoflow.chat.Command.Tasks;
import io.todoflow.chat.Times.Found;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
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
import org.jspecify.annotations.Nullable;

/** Reads a few commands, the same way each time: what {@link #HELP} says. */
final class CommandParser {

    static final String HELP = """
            I understand these commands:
            add <title> [#tag …] [!low|!medium|!high] [for|by|due|on|at|in <time>] [, remind me [at <time>|<n> minutes|hours|days before]]
            list [open|done|all|today|overdue] [#tag]
            show <task> · done <task> · delete <task>
            due <task> to <time> · remind <task> at <time>
            A <task> is its number in the last list, a part of its title, or its id; a <time> is such as tomorrow 9 am, in 2 hours, next friday, or 2030-01-31T09:00:00Z.""";

    private static final LocalTime END_OF_DAY = LocalTime.of(23, 59);
    private static final LocalTime MORNING = LocalTime.of(9, 0);
    private static final Pattern COMMAND = Pattern.compile("(?is)(\\p{L}+)\\b[:,]?\\s*(.*)");
    private static final Pattern REMINDER = Pattern.compile("(?i)[,;.]?\\s*(?:\\band\\s+)?\\bremind me\\b\\s*(.*)$");
    private static final Pattern BEFORE =
            Pattern.compile("(?i)(\\d{1,4})\\s*(min|minute|hour|day)s?\\s+(?:before|earlier)");
    private static final Pattern PREPOSITION = Pattern.compile("(?i)^(?:at|on|for|in the|to)\\s+(?=\\S)");
    private static final Pattern LEAD = Pattern.compile("(?i)(?:^|[\\s,;]+)(?:for|by|due|on|at|until|@)[\\s:]*$");
    private static final Pattern DAY = Pattern.compile(
            "(?i)^(?:today|tonight|tomorrow|next|this|in|mon|tues?|wed|thurs?|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|noon|midnight|\\d{4}-\\d\\d).*");
    private static final Pattern TAG = Pattern.compile("(?:^|\\s)#([\\p{L}\\p{N}_-]{1,50})");
    private static final Pattern PRIORITY = Pattern.compile("(?i)(?:^|\\s)!(low|medium|high)\\b");
    private static final Pattern TARGET =
            Pattern.compile("(?is)(?:me\\s+)?(?:(?:of|about)\\s+)?(.+?)\\s+(?:to|at|on|for|in|by)\\s+(.+)");

    private final ZoneId zone;
    private final Instant now;
    private final Times times;

    /** For a user in a time zone, at a time. */
    CommandParser(ZoneId zone, Instant now) {
        this.zone = zone;
        this.now = now;
        this.times = new Times(zone, now);
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
                        : on("get_task", rest);
            case "done", "complete", "finish" -> on("complete_task", rest);
            case "delete", "remove" -> on("delete_task", rest);
            case "remind" -> at("remind_task", "remind_at", rest, MORNING);
            case "due", "move" -> at("update_task", "due_at", rest, END_OF_DAY);
            default -> new Say(HELP);
        };
    }

    private Command add(String rest) {
        String text = rest.replaceFirst("(?i)^(?:an?\\s+)?task\\b\\s*:?\\s*", "");
        Map<String, Object> task = new LinkedHashMap<>();
        Matcher reminder = REMINDER.matcher(text);
        @Nullable String remind = null;
        if (reminder.find()) {
            remind = reminder.group(1).strip();
            text = text.substring(0, reminder.start());
        }
        Matcher priority = PRIORITY.matcher(text);
        if (priority.find()) {
            task.put("priority", priority.group(1).toLowerCase(Locale.ROOT));
            text = priority.replaceFirst("");
        }
        List<String> tags = tags(text);
        text = TAG.matcher(text).replaceAll("").strip();
        if (!tags.isEmpty()) {
            task.put("tags", tags);
        }
        Optional<Found> due = due(text);
        @Nullable Instant dueAt = null;
        if (due.isPresent()) {
            dueAt = due.get().time();
            text = LEAD.matcher(text.substring(0, due.get().start())).replaceFirst("");
            task.put("due_at", dueAt.toString());
        }
        text = text.replaceFirst("[\\s,;:]+$", "").strip();
        if (text.isEmpty()) {
            return new Say("What shall I add? Say: add <title>, such as: add milk for tomorrow 9 am");
        }
        task.put("title", text);
        if (remind == null) {
            return new Add(task);
        }
        Optional<Instant> remindAt = reminder(remind, dueAt);
        if (remindAt.isEmpty()) {
            return new Say(
                    remind.isEmpty()
                            ? "When shall I remind you? Say a time, such as: add milk, remind me tomorrow 9 am"
                            : "I cannot read the time '%s'. Say it such as: tomorrow 9 am, in 2 hours, 30 minutes before"
                                    .formatted(remind));
        }
        task.put("remind_at", remindAt.get().toString());
        return new Add(task);
    }

    private Optional<Found> due(String text) {
        return times.last(text, END_OF_DAY).filter(found -> {
            String before = text.substring(0, found.start());
            return LEAD.matcher(before).find()
                    || DAY.matcher(text.substring(found.start())).matches();
        });
    }

    private Optional<Instant> reminder(String text, @Nullable Instant dueAt) {
        if (text.isEmpty() || text.equalsIgnoreCase("then")) {
            return Optional.ofNullable(dueAt);
        }
        Matcher before = BEFORE.matcher(text);
        if (before.matches()) {
            long number = Long.parseLong(before.group(1));
            Duration earlier =
                    switch (before.group(2).toLowerCase(Locale.ROOT)) {
                        case "hour" -> Duration.ofHours(number);
                        case "day" -> Duration.ofDays(number);
                        default -> Duration.ofMinutes(number);
                    };
            return Optional.ofNullable(dueAt).map(due -> due.minus(earlier));
        }
        return time(text, MORNING);
    }

    private Optional<Instant> time(String text, LocalTime otherwise) {
        Optional<Instant> whole = times.read(text, otherwise);
        return whole.isPresent() ? whole : times.read(PREPOSITION.matcher(text).replaceFirst(""), otherwise);
    }

    private Command list(String rest) {
        String text =
                rest.replaceFirst("(?i)^(?:my\\s+)?(?:tasks?|list)\\b", "").strip();
        Map<String, Object> query = new LinkedHashMap<>();
        List<String> tags = tags(text);
        if (tags.size() > 1) {
            return new Say("I list one tag at a time, such as: list #home");
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
                return new Say("I can list open, done, all, today or overdue, and one #tag; not '%s'".formatted(which));
            }
        }
        return new Tasks(query);
    }

    private static Command on(String tool, String task) {
        String target = task.replaceFirst("(?i)^(?:the\\s+)?task\\s+", "").replaceAll("^[\"'“«]|[\"'”»]$", "");
        return target.isEmpty()
                ? new Say("Which task? Say its number in the last list, or a part of its title")
                : new On(tool, target, Map.of());
    }

    private Command at(String tool, String field, String rest, LocalTime otherwise) {
        Matcher target = TARGET.matcher(rest);
        if (target.matches()) {
            Optional<Instant> time = time(target.group(2), otherwise);
            if (time.isPresent() && on(tool, target.group(1)) instanceof On found) {
                return new On(tool, found.task(), Map.of(field, time.get().toString()));
            }
        }
        return new Say("Say which task and when, such as: %s 2 %s tomorrow 9 am"
                .formatted(field.equals("due_at") ? "due" : "remind", field.equals("due_at") ? "to" : "at"));
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
