package io.todoflow.task;

/**
 * The length of texts in Unicode code points, in which JSON Schema and PostgreSQL count, too. An emoji is one code
 * point, but two {@code char}s.
 */
public final class CodePoints {

    private CodePoints() {}

    /** The number of code points in a text. */
    public static int count(String text) {
        return text.codePointCount(0, text.length());
    }

    /** Whether a text has no half of a surrogate pair, which UTF-8 cannot express. */
    public static boolean areWhole(String text) {
        return text.codePoints().noneMatch(code -> code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE);
    }

    /** The first code points of a text, or the whole text if it has no more than {@code most}. */
    public static String first(int most, String text) {
        return count(text) > most ? text.substring(0, text.offsetByCodePoints(0, most)) : text;
    }
}
