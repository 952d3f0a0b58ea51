package io.todoflow.camel.dapr;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Shortens text from outside to one line of bounded length. Every reason, log line and problem document that quotes a
 * value uses it, so that no value can flood a log or split a line.
 */
public final class Excerpt {

    /** Maximum length of a quoted value. */
    public static final int VALUE = 100;

    /** Maximum length of a line that describes a failure, including quoted values. */
    public static final int LINE = 500;

    /** Maximum length of a header value. */
    public static final int HEADER = 128;

    private static final String CUT = "…";
    private static final Pattern FITS_HEADER = Pattern.compile("[!-~](?:[ -~]{0,126}[!-~])?");

    private Excerpt() {}

    /** An excerpt of a value, to quote in a message. */
    public static String of(@Nullable Object value) {
        return cut(String.valueOf(value), VALUE);
    }

    /** An excerpt of a whole message, such as one of a library that may quote anything. */
    public static String line(@Nullable Object message) {
        return cut(String.valueOf(message), LINE);
    }

    /**
     * A text as a header value or log field: unchanged if it consists of 1 to {@value #HEADER} printable ASCII
     * characters without leading or trailing spaces; otherwise {@code unfit-} and a digest.
     */
    public static String header(String text) {
        return FITS_HEADER.matcher(text).matches()
                ? text
                : "unfit-"
                        + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", "");
    }

    /** An excerpt of the message of a failure, or its type if it has none. */
    public static String message(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return line(message == null || message.isBlank() ? failure.getClass().getName() : message);
    }

    /** The failure for a log with its stack trace; a copy with excerpts if a message is too long. */
    public static Throwable trace(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            @Nullable String message = cause.getMessage();
            if (message != null && message.length() > LINE) {
                return new Shortened(failure);
            }
        }
        return failure;
    }

    private static String cut(String text, int most) {
        int end = Math.min(text.length(), most);
        if (text.length() > most) {
            end = most - CUT.length();
            if (Character.isHighSurrogate(text.charAt(end - 1))) {
                end--;
            }
        }
        StringBuilder line = new StringBuilder(most);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            line.append(endsLine(c) ? ' ' : Character.isISOControl(c) ? '?' : c);
        }
        return text.length() > most ? line.append(CUT).toString() : line.toString();
    }

    private static boolean endsLine(char c) {
        return c == '\n' || c == '\r' || c == '\t' || c == '\u0085' || c == '\u2028' || c == '\u2029';
    }

    /** Stands for a failure in a log. */
    private static final class Shortened extends Throwable {

        private static final long serialVersionUID = 1L;

        Shortened(Throwable failure) {
            super(line(failure), failure.getCause() == null ? null : trace(failure.getCause()), false, true);
            setStackTrace(failure.getStackTrace());
        }

        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }

        @Override
        public String toString() {
            return String.valueOf(getMessage());
        }
    }
}
