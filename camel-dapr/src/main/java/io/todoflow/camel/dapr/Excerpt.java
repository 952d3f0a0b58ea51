package io.todoflow.camel.dapr;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What may be quoted of a text that somebody else wrote: one line of bounded length. Every reason, log line and problem
 * document that quotes a value takes it from here, so that no value can fill a log, split a line, or cost whoever
 * handles the line more than its length.
 */
public final class Excerpt {

    /** Most characters of a quoted value. */
    public static final int VALUE = 100;

    /** Most characters of a line that tells of a failure, with all that it quotes. */
    public static final int LINE = 500;

    /** Most characters of a value of a header. */
    public static final int HEADER = 128;

    private static final String CUT = "…";
    private static final Pattern FITS_HEADER = Pattern.compile("[!-~](?:[ -~]{0,126}[!-~])?");

    private Excerpt() {}

    /** A value, to be quoted in a message. */
    public static String of(@Nullable Object value) {
        return cut(String.valueOf(value), VALUE);
    }

    /** A whole message, such as one of another library that may quote anything. */
    public static String line(@Nullable Object message) {
        return cut(String.valueOf(message), LINE);
    }

    /**
     * A text as the value of a header or of a field of the log: as it is when it is 1 to {@value #HEADER} printable ASCII
     * characters, with spaces only between others; else {@code unfit-} and a digest, the same for the same text.
     */
    public static String header(String text) {
        return FITS_HEADER.matcher(text).matches()
                ? text
                : "unfit-"
                        + UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                                .toString()
                                .replace("-", "");
    }

    /** The message of a failure, or else its type. */
    public static String message(Throwable failure) {
        @Nullable String message = failure.getMessage();
        return line(message == null || message.isBlank() ? failure.getClass().getName() : message);
    }

    /** The failure as it may be logged with its stack trace: a copy where a message is too long for a line. */
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
