package io.todoflow.words;

import io.todoflow.words.Part.Clock;
import io.todoflow.words.Part.Day;
import io.todoflow.words.Part.Daytime;
import io.todoflow.words.Rule.Certainty;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words that name a time.
 *
 * @param start where they start in the text
 * @param end where they end in it
 * @param isCertain whether they name a time anywhere in a text
 * @param isLed whether they begin with a preposition, such as on
 */
record Phrase(int start, int end, List<Part> parts, boolean isCertain, boolean isLed) {

    private static final Pattern LEAD = Pattern.compile(
            "(?:(?:(?:is|are)\\s+)?(due|deadline)\\b:?(?:\\s+|$))?"
                    + "(?:(?:sometime\\s+)?(by|on|at|until|till|for|in|during)\\b\\s+(?:(?<=\\bat\\s)(?:about|around)\\s+)?"
                    + "|(@)\\s*)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern VAGUE = Pattern.compile(
            "(?:before|after|since|around|early|later|late|starting|beginning|from|except|not|no later than|circa|ca\\.|approximately)\\s+(?:on\\s+|at\\s+)?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*|\\s+");
    private static final Pattern REST = Pattern.compile("[\\s.,;!?]*");
    private static final Pattern WORD_BEFORE = Pattern.compile("(\\S+)\\s*$");
    private static final int MOST_PARTS = 4;

    /** A rule that matched, with its lead. */
    private record Step(Rule rule, String lead, List<Part> parts, int end) {

        boolean isLed() {
            return !lead.isEmpty();
        }
    }

    /** The whole text as a phrase. The caller asks for a time, so less certain words count, too. */
    static Optional<Phrase> whole(String text) {
        return at(text, 0, true, true);
    }

    /** The longest phrase that ends the text. */
    static Optional<Phrase> last(String text) {
        for (int start : wordStarts(text)) {
            Optional<Phrase> phrase = at(text, start, true, false);
            if (phrase.isPresent()) {
                return phrase;
            }
        }
        return Optional.empty();
    }

    /** A phrase that begins the text. */
    static Optional<Phrase> first(String text) {
        return at(text, 0, false, false).filter(Phrase::isCertain);
    }

    /** The first words of the text that certainly name a time. */
    static Optional<Phrase> anywhere(String text) {
        return wordStarts(text).stream()
                .flatMap(start -> at(text, start, false, false).stream())
                .filter(Phrase::isCertain)
                .findFirst();
    }

    private static List<Integer> wordStarts(String text) {
        List<Integer> starts = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            boolean isStart = !Character.isWhitespace(text.charAt(i))
                    && (i == 0
                            || Character.isWhitespace(text.charAt(i - 1))
                            || "(,;:".indexOf(text.charAt(i - 1)) >= 0);
            if (isStart) {
                starts.add(i);
            }
        }
        return starts;
    }

    private static Optional<Phrase> at(String text, int start, boolean toTheEnd, boolean isAsked) {
        return steps(text, start, new ArrayList<>(), toTheEnd, isAsked).map(steps -> of(text, start, steps, isAsked));
    }

    /** Tries each rule at a position and, if it matches, continues after it. */
    private static Optional<List<Step>> steps(
            String text, int position, List<Step> before, boolean toTheEnd, boolean isAsked) {
        if (before.size() < MOST_PARTS) {
            Matcher lead = LEAD.matcher(text).region(position, text.length());
            List<int[]> begins = new ArrayList<>();
            if (lead.lookingAt() && lead.end() > position) {
                begins.add(new int[] {lead.end(), 1});
            }
            begins.add(new int[] {position, 0});
            for (int[] begin : begins) {
                String word = begin[1] == 1 ? leadOf(lead) : "";
                for (Rule rule : Rules.all()) {
                    Optional<List<Step>> found = step(text, begin[0], word, rule, before, toTheEnd, isAsked);
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
            Matcher vague = VAGUE.matcher(text).region(position, text.length());
            if (before.isEmpty() && vague.lookingAt()) {
                return steps(text, vague.end(), before, toTheEnd, isAsked).map(steps -> unclear(text, vague, steps));
            }
        }
        return Optional.empty();
    }

    private static List<Step> unclear(String text, Matcher vague, List<Step> steps) {
        List<Step> unclear = new ArrayList<>(steps);
        Step last = steps.get(steps.size() - 1);
        String words = vague.group().strip();
        unclear.set(
                steps.size() - 1,
                new Step(
                        last.rule(),
                        last.lead(),
                        List.of(new Part.Unclear(
                                "'%s' does not give an exact time; say 'by' or 'on', or put the title in quotes"
                                        .formatted(words))),
                        last.end()));
        return unclear;
    }

    private static Optional<List<Step>> step(
            String text, int begin, String lead, Rule rule, List<Step> before, boolean toTheEnd, boolean isAsked) {
        if (!lead.isEmpty() && !rule.leads().contains(lead)) {
            return Optional.empty();
        }
        Matcher matcher = rule.pattern().matcher(text).region(begin, text.length());
        matcher.useTransparentBounds(true);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        boolean isFree = !lead.isEmpty() || isAsked && before.isEmpty();
        if (!isFree
                && (rule.certainty() == Certainty.LED
                        || rule.certainty() == Certainty.AFTER_A_LEAD && !followsADay(before))) {
            return Optional.empty();
        }
        List<Part> parts = rule.meaning().apply(matcher.toMatchResult());
        List<Step> steps = new ArrayList<>(before);
        steps.add(new Step(rule, lead, parts, matcher.end()));
        Matcher separator = SEPARATOR.matcher(text).region(matcher.end(), text.length());
        if (separator.lookingAt()) {
            Optional<List<Step>> longer = steps(text, separator.end(), steps, toTheEnd, isAsked);
            if (longer.isPresent()) {
                return longer;
            }
        }
        boolean isEnd = REST.matcher(text).region(matcher.end(), text.length()).matches();
        return (isEnd || !toTheEnd) && isSure(text, begin, steps, isAsked) ? Optional.of(steps) : Optional.empty();
    }

    private static boolean followsADay(List<Step> before) {
        return before.stream()
                .flatMap(step -> step.parts().stream())
                .anyMatch(part -> part instanceof Day
                        || part instanceof Part.Relative
                        || part instanceof Part.Span
                        || part instanceof Part.Series
                        || part instanceof Daytime);
    }

    private static boolean isSure(String text, int begin, List<Step> steps, boolean isAsked) {
        if (isAsked || steps.size() > 1 || steps.get(0).isLed()) {
            return true;
        }
        return switch (steps.get(0).rule().certainty()) {
            case ALWAYS -> true;
            case AT_THE_END -> !isNamed(text, begin);
            case IN_CONTEXT, AFTER_A_LEAD, LED -> false;
        };
    }

    private static boolean isNamed(String text, int begin) {
        Matcher word = WORD_BEFORE.matcher(text.substring(0, begin));
        return word.find() && Vocabulary.NAMING.contains(word.group(1).toLowerCase(Locale.ROOT));
    }

    private static String leadOf(Matcher lead) {
        for (int group = 3; group > 1; group--) {
            if (lead.group(group) != null) {
                return lead.group(group).toLowerCase(Locale.ROOT);
            }
        }
        return "due";
    }

    private static Phrase of(String text, int start, List<Step> steps, boolean isAsked) {
        List<Part> parts = steps.stream().flatMap(step -> step.parts().stream()).toList();
        boolean isCertain = steps.stream()
                .anyMatch(step -> step.rule().certainty() == Certainty.ALWAYS
                        || step.rule().certainty() == Certainty.AT_THE_END && (step.isLed() || steps.size() > 1));
        return new Phrase(
                start,
                steps.get(steps.size() - 1).end(),
                parts,
                isCertain || isAsked,
                steps.get(0).isLed());
    }

    /** Whether it begins with a weekday, without a preposition. */
    boolean isWeekday() {
        return !isLed && parts.get(0) instanceof Day day && day.weekday().isPresent();
    }

    /** Whether it names only a time of day. */
    boolean isClock() {
        return parts.stream().allMatch(part -> part instanceof Clock || part instanceof Daytime);
    }
}
