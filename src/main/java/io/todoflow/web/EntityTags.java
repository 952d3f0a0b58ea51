package io.todoflow.web;

import io.todoflow.task.InvalidRequestException;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entity tags of a condition; the tag of a task is its version.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3">RFC 9110</a>
 */
record EntityTags(boolean any, List<String> tags) {

    private static final String TAG = "(?:W/)?\"[!#-~]*\"";
    private static final Pattern TAGS = Pattern.compile(TAG + "(?:\\s*,\\s*" + TAG + ")*");
    private static final Pattern SEPARATOR = Pattern.compile("\\s*,\\s*(?=(?:W/)?\")");

    /**
     * Reads the values of a header.
     *
     * @throws InvalidRequestException if they are neither tags nor {@code *}
     */
    static EntityTags parse(String header, Object values) {
        String text = values instanceof Collection<?> several
                ? several.stream().map(Object::toString).collect(Collectors.joining(","))
                : values.toString();
        String tags = text.strip();
        if (tags.equals("*")) {
            return new EntityTags(true, List.of());
        }
        if (tags.length() > 1000 || !TAGS.matcher(tags).matches()) {
            throw new InvalidRequestException(
                    header, "must be the ETag of a task in its quotes, such as \"1\", several of them, or *");
        }
        return new EntityTags(false, List.of(SEPARATOR.split(tags)));
    }

    /** Whether a tag matches by strong comparison: a weak tag never does. */
    boolean matchStrongly(String tag) {
        return any || tags.contains(tag);
    }

    /** Whether a tag matches by weak comparison. */
    boolean matchWeakly(@Nullable String tag) {
        return any
                || tags.stream().anyMatch(sent -> sent.replaceFirst("^W/", "").equals(tag));
    }
}
