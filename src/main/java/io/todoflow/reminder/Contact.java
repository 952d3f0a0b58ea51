package io.todoflow.reminder;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * The mail address and time zone of a user. The address follows the rules of HTML forms: no quotes, no blanks, no
 * second address.
 *
 * @param timeZone the user's time zone, by its name in the tz database, which is also one of the preferences; null
 *     leaves it unchanged
 * @see <a href="https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address">Valid e-mail address</a>
 */
public record Contact(
        @NotNull @Size(max = 254) @Pattern(regexp = ADDRESS, message = "must be a mail address such as ada@example.com")
        String email,

        @Nullable @Size(max = 64) String timeZone) {

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String ADDRESS = "[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@" + LABEL + "(?:\\." + LABEL + ")*";
}
