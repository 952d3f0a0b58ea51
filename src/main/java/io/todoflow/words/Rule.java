package io.todoflow.words;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * One way to express a part of a time.
 *
 * @param pattern the pattern of its text
 * @param leads the words that may precede it
 * @param certainty how certain it is that the words name a time and are not part of a title
 * @param meaning turns the matched words into parts
 */
record Rule(Pattern pattern, Set<String> leads, Certainty certainty, Function<MatchResult, List<Part>> meaning) {

    /** Where words count as a time. */
    enum Certainty {
        /** Anywhere. */
        ALWAYS,
        /** At the end of a text; elsewhere only after a lead. */
        AT_THE_END,
        /** After a lead, next to another part, or where the whole text must be a time. */
        IN_CONTEXT,
        /** After a lead or a day, or where the whole text must be a time. */
        AFTER_A_LEAD,
        /** After a lead, or where the whole text must be a time. */
        LED
    }

    private static final String END = "(?![\\p{L}\\p{N}_'’%€$]|[.:/-]\\p{N})";

    static Rule of(String template, Set<String> leads, Certainty certainty, Function<MatchResult, List<Part>> meaning) {
        return new Rule(
                Pattern.compile(Vocabulary.pattern(template) + END, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                leads,
                certainty,
                meaning);
    }
}
