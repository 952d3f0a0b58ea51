package io.todoflow.words;

import io.todoflow.words.Reading.Moment;
import io.todoflow.words.TaskText.Draft;
import io.todoflow.words.TaskText.Unclear;
import io.todoflow.words.TimeReader.Split;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a new task from one line: its title, due time, {@code #tags}, {@code !high} and {@code remind me an hour
 * before}.
 */
public final class TaskTextReader {

    private static final Pattern REMINDER = Pattern.compile(
            "(?i)[,;.]?\\s*(?:\\b(?:and|plus|please|also|then|but)\\s+)*(?<!to )\\bremind me\\b[:,]?\\s*(.*)$");
    /** Words before "remind me" in the same part of the sentence. */
    private static final Pattern NEGATION =
            Pattern.compile("(?i)(?<!\\b(?:or|if) )\\b(?:do not|don['’]?t|does not|doesn['’]?t|never|not|no longer)$");

    private static final Pattern REMINDER_FOR = Pattern.compile(
            "(?i)(?:(?:hey|hi|ok|okay),? )?(?:please )?(?:(?:can|could|will|would) you )?(?:please )?"
                    + "remind me\\b(?:,? please\\b| also\\b)?,?\\s*(.*?)(?:,? please)?[.!?]*",
            Pattern.DOTALL);
    /** What separates the time of a reminder, if any, from the task. */
    private static final Pattern TO =
            Pattern.compile("(?i)^:\\s*(?:to\\s+)?|(?:^|,?\\s+)(?:to|that|about|of|not to forget):?\\s+|[:,]\\s+");

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
        if (reminderFor.matches()) {
            return reminderFor(reminderFor.group(1), tags, priority);
        }
        Matcher reminder = REMINDER.matcher(said);
        if (!reminder.find() || reminder.start() == 0) {
            return draft(reader -> split(said, reader), Optional.empty(), tags, priority);
        }
        String before = said.substring(0, reminder.start());
        boolean isOneClause = ",;.".indexOf(said.charAt(reminder.start())) < 0;
        return isOneClause && NEGATION.matcher(before).find()
                ? new Unclear("A task has no reminder unless you ask for one; leave out what you do not want")
                : draft(reader -> split(before, reader), Optional.of(reminder.group(1)), tags, priority);
    }

    /** Reads "to call Bob tomorrow", "tomorrow to call Bob" or "an hour before to call Bob at 9". */
    private TaskText reminderFor(String words, List<String> tags, Optional<String> priority) {
        List<MatchResult> ends = TO.matcher(words).results().toList();
        Optional<MatchResult> to = ends.stream().filter(end -> end.start() == 0).findFirst();
        if (to.isPresent()) {
            String task = words.substring(to.get().end());
            Matcher reminder = REMINDER.matcher(task);
            return reminder.find() && reminder.start() > 0
                    ? draft(
                            reader -> split(task.substring(0, reminder.start()), reader),
                            Optional.of(reminder.group(1)),
                            tags,
                            priority)
                    : draft(reader -> split(task, reader), Optional.of(""), tags, priority);
        }
        Optional<MatchResult> end = ends.stream()
                .filter(candidate -> times.tellsReminder(words.substring(0, candidate.start())))
                .reduce((first, second) -> second);
        if (end.isPresent()) {
            return reminderAt(
                    words.substring(0, end.get().start()),
                    words.substring(end.get().end()),
                    tags,
                    priority);
        }
        return ends.isEmpty()
                ? new Unclear("Remind you of what, and when? Say, for example: remind me to call Bob tomorrow at 9")
                : new Unclear(question(
                        new Reading.Nothing(), words.substring(0, ends.get(0).start())));
    }

    private TaskText reminderAt(String time, String task, List<String> tags, Optional<String> priority) {
        if (REMINDER.matcher(task).find()) {
            return new Unclear("There are two reminders; give only one");
        }
        Split own = split(task, times);
        Reading reading = times.read(time, TimeReader.END_OF_DAY);
        if (reading instanceof Reading.Nothing) {
            return draft(reader -> own, Optional.of(time), tags, priority);
        }
        if (own.time() instanceof Reading.Nothing) {
            return draft(
                    reader -> new Split(own.before(), reader.read(time, TimeReader.END_OF_DAY), own.after()),
                    Optional.of(""),
                    tags,
                    priority);
        }
        boolean isTimeOfSeries = TimeReader.isClock(time)
                && own.time() instanceof Moment moment
                && moment.recurrence().isPresent()
                && !moment.timed();
        return isTimeOfSeries
                ? draft(reader -> split(task + " " + time, reader), Optional.of(""), tags, priority)
                : new Unclear(
                        "Is the task due at another time than '%s'? Say, for example: send the report by friday, remind me on thursday"
                                .formatted(time));
    }

    /**
     * @param said reads the title and the due time
     * @param reminder the time of the reminder; blank for the due time
     */
    private TaskText draft(
            Function<TimeReader, Split> said, Optional<String> reminder, List<String> tags, Optional<String> priority) {
        Split split = said.apply(times);
        boolean isTooLate = reminder.filter(String::isBlank).isPresent()
                && split.time() instanceof Moment due
                && due.recurrence().isPresent()
                && times.readReminder("", Optional.of(due)) instanceof Reading.Unclear;
        if (isTooLate) {
            split = said.apply(times.tomorrow());
        }
        if (split.time() instanceof Reading.Unclear unclear) {
            return new Unclear(unclear.question());
        }
        Optional<Moment> due = split.time() instanceof Moment moment ? Optional.of(moment) : Optional.empty();
        @Nullable Instant remindAt = null;
        if (reminder.isPresent()) {
            Reading reading = times.readReminder(reminder.get(), due);
            if (!(reading instanceof Moment moment)) {
                return new Unclear(question(reading, reminder.get()));
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

    /** Takes a quoted title literally; the rest must be a time. */
    private static Split split(String text, TimeReader times) {
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
