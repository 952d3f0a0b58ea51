package io.todoflow.words;

import io.todoflow.words.Reading.Moment;
import io.todoflow.words.TaskText.Draft;
import io.todoflow.words.TaskText.Unclear;
import io.todoflow.words.TimeReader.Split;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a new task from one line: its title, due time, {@code #tags}, {@code !high} and {@code remind me an hour
 * before}.
 */
public final class TaskTextReader {

    private static final Pattern REMINDER =
            Pattern.compile("(?i)[,;.]?\\s*(?:(?:\\band|\\bplus)\\s+)?(?<!to )\\bremind me\\b[:,]?\\s*(.*)$");
    private static final Pattern NEGATION =
            Pattern.compile("(?i)\\b(?:do not|don['’]?t|does not|doesn['’]?t|never|not|no longer)\\s*$");
    private static final Pattern REMINDER_FOR =
            Pattern.compile("(?i)(?:(?:can|could|will|would) you )?(?:please )?remind me\\b\\s*(.*)", Pattern.DOTALL);
    private static final Pattern TO = Pattern.compile("(?i)^:\\s*|(?:^|,?\\s+)(?:to|that|about|of)\\s+");
    private static final Pattern TAG = Pattern.compile("(?:^|\\s)#([\\p{L}\\p{N}_-]{1,50})(?=[\\s,;.]|$)");
    private static final Pattern PRIORITY = Pattern.compile("(?i)(?:^|\\s)!(low|medium|high)(?=[\\s,;.]|$)");
    private static final Pattern QUOTED = Pattern.compile("[\"“”«]([^\"“”«»]+)[\"“”»][,;:]?\\s*(.*)");
    private static final Pattern EDGE = Pattern.compile("^[\\s,;:]+|[\\s,;:]+$");

    private final TimeReader times;

    /** Creates a reader for a user's time zone and the current time. */
    public TaskTextReader(ZoneId zone, Instant now) {
        this.times = new TimeReader(zone, now);
    }

    /** Returns the task that a text describes, or a question about what is unclear. */
    public TaskText read(String text) {
        String left = text.strip();
        List<String> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(left);
        while (tag.find()) {
            tags.add(tag.group(1));
        }
        left = TAG.matcher(left).replaceAll("");
        List<String> priorities = new ArrayList<>();
        Matcher priority = PRIORITY.matcher(left);
        while (priority.find()) {
            priorities.add(priority.group(1).toLowerCase(Locale.ROOT));
        }
        left = PRIORITY.matcher(left).replaceAll("").strip();
        if (priorities.stream().distinct().count() > 1) {
            return new Unclear("There are several priorities; give one of !low, !medium and !high");
        }
        return timed(
                left, tags.stream().distinct().toList(), priorities.stream().findFirst());
    }

    private TaskText timed(String said, List<String> tags, Optional<String> priority) {
        Matcher reminderFor = REMINDER_FOR.matcher(said);
        boolean isReminder = reminderFor.matches();
        Optional<String> task = isReminder ? task(reminderFor.group(1)) : Optional.of(said);
        if (task.isEmpty()) {
            return new Unclear("Remind you of what, and when? Say, for example: remind me to call Bob tomorrow at 9");
        }
        String text = task.get();
        Matcher reminder = REMINDER.matcher(text);
        boolean isReminded = reminder.find() && reminder.start() > 0;
        if (isReminded && NEGATION.matcher(text).region(0, reminder.start()).find()) {
            return new Unclear("A task has no reminder unless you ask for one; leave out what you do not want");
        }
        Split split = split(isReminded ? text.substring(0, reminder.start()) : text);
        if (split.time() instanceof Reading.Unclear unclear) {
            return new Unclear(unclear.question());
        }
        Optional<Moment> due = split.time() instanceof Moment moment ? Optional.of(moment) : Optional.empty();
        @Nullable Instant remindAt = null;
        if (isReminded || isReminder) {
            String time = isReminded ? reminder.group(1) : "";
            Reading reading = times.readReminder(time, due);
            if (!(reading instanceof Moment moment)) {
                return new Unclear(question(reading, time));
            }
            if (moment.recurrence().isPresent() && !moment.recurrence().equals(due.flatMap(Moment::recurrence))) {
                return new Unclear("A reminder alone cannot recur; say when the task is due, such as"
                        + " 'every day at 9, remind me'");
            }
            remindAt = moment.time();
        }
        String title = EDGE.matcher(split.before() + split.after()).replaceAll("");
        return title.isEmpty()
                ? new Unclear("What is the task? Say, for example: milk tomorrow at 9")
                : new Draft(
                        title,
                        tags,
                        priority,
                        due.map(Moment::time),
                        Optional.ofNullable(remindAt),
                        due.flatMap(Moment::recurrence));
    }

    /** The task in "to call Bob tomorrow" or "tomorrow to call Bob", with the time at its end. */
    private Optional<String> task(String words) {
        Comparator<MatchResult> best = Comparator.<MatchResult, Boolean>comparing(to -> to.start() == 0)
                .thenComparingInt(MatchResult::start);
        return TO.matcher(words)
                .results()
                .filter(to -> to.start() == 0 || !(time(words, to) instanceof Reading.Nothing))
                .max(best)
                .map(to -> (words.substring(to.end()) + " " + words.substring(0, to.start())).strip());
    }

    private Reading time(String words, MatchResult end) {
        return times.read(words.substring(0, end.start()), TimeReader.END_OF_DAY);
    }

    /** Takes a quoted title literally; the rest must be a time. */
    private Split split(String text) {
        Matcher quoted = QUOTED.matcher(text);
        if (!quoted.matches()) {
            return times.split(text);
        }
        String time = quoted.group(2).strip();
        Reading reading = time.isEmpty() ? new Reading.Nothing() : times.read(time, TimeReader.END_OF_DAY);
        return reading instanceof Reading.Nothing && !time.isEmpty()
                ? times.split(text)
                : new Split(quoted.group(1), reading, "");
    }

    private static String question(Reading reading, String text) {
        return reading instanceof Reading.Unclear unclear
                ? unclear.question()
                : "I cannot read the time '%s'. Write it like: tomorrow 9 am, in 2 hours, 30 minutes before"
                        .formatted(text);
    }
}
