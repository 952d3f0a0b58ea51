package io.todoflow.words;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A way to say a part of a time.
 *
 * @param pattern pattern of its text
 * @param leads the words that may stand before it
 * @param certainty how sure it is that these words tell a time, and are no part of a title
 * @param meaning what the words tell
 */
record Rule(Pattern pattern, Set<String> leads, Certainty certainty, Function<MatchResult, List<Part>> meaning) {

    /** How sure it is that words tell a time. */
    enum Certainty {
        /** They do, wherever they stand. */
        ALWAYS,
        /** They do at the end of a text; elsewhere with a lead. */
        AT_THE_END,
        /** They do with a lead, beside another part, or where only a time is asked for. */
        IN_CONTEXT,
        /** They do after a lead or a day, or where only a time is asked for. */
        AFTER_A_LEAD,
        /** They do after a lead, or where only a time is asked for. */
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
