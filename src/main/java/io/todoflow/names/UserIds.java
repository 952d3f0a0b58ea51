package io.todoflow.names;

import java.util.regex.Pattern;

/** The ids that users can have, in requests, tokens and events. */
public final class UserIds {

    /** Describes a valid user id, for messages. */
    public static final String RULE = "must be 1 to 64 letters, digits or . _ @ : -";

    private static final Pattern USER_ID = Pattern.compile("[A-Za-z0-9._@:-]{1,64}");

    private UserIds() {}

    /** Whether a text is a valid user id. */
    public static boolean isValid(String text) {
        return USER_ID.matcher(text).matches();
    }
}
