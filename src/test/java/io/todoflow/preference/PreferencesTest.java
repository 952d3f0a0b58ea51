package io.todoflow.preference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configured preferences are checked when the application starts. */
class PreferencesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"time_zone":"Moon/Crater"}      | time_zone must be a time zone such as Europe/Berlin
            {"missed_occurrences":"forget"}  | missed_occurrences must be one of keep, skip
            {"language":"English"}           | language must be a language tag such as en or de-AT
            {"email_reminders":"yes"}        | email_reminders must be true or false
            {"quiet_hours":{"from":"22:00"}} | quiet_hours must have two different times
            []                               | must be a JSON object
            """)
    void anInvalidDefaultIsNamed(String defaults, String rule) {
        assertThatThrownBy(() -> new Preferences(new ObjectMapper(), defaults))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("todoflow.preferences.defaults")
                .hasMessageContaining(rule);
    }
}
