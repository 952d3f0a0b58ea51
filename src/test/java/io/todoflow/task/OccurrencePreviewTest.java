package io.todoflow.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Previews the occurrences of a series. */
class OccurrencePreviewTest {

    private final OccurrencePreview preview = new OccurrencePreview();

    @Test
    void theNextThreeOccurrencesFollowTheWallClockOfTheZone() {
        // When summer time begins between the first and the second
        Object items = preview.read("FREQ=WEEKLY", "2030-03-25T09:00:00+01:00", "Europe/Berlin")
                .get("items");

        // Then
        assertThat(items)
                .asList()
                .containsExactly("2030-04-01T07:00:00Z", "2030-04-08T07:00:00Z", "2030-04-15T07:00:00Z");
    }

    @Test
    void anEndedSeriesHasNoMoreOccurrences() {
        // Then
        assertThat(preview.read("FREQ=DAILY;COUNT=2", "2030-03-25T09:00:00Z", "UTC")
                        .get("items"))
                .containsExactly("2030-03-26T09:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none,2030-03-25T09:00:00Z,UTC,recurrence",
                "DAILY,2030-03-25T09:00:00Z,UTC,recurrence",
                "FREQ=DAILY,tomorrow,UTC,start",
                "FREQ=DAILY,none,UTC,start",
                "FREQ=DAILY,2030-03-25T09:00:00Z,Moon/Crater,time_zone",
                "FREQ=DAILY,2030-03-25T09:00:00Z,UTC+3,time_zone",
                "FREQ=DAILY,2030-03-25T09:00:00Z,+02:00,time_zone",
                "FREQ=DAILY,2030-03-25T09:00:00Z,SystemV/PST8,time_zone",
                "FREQ=DAILY,2030-03-25T09:00:00Z,none,time_zone",
                "FREQ=DAILY,-999999999-01-01T00:00:00Z,America/New_York,start",
                "FREQ=DAILY,-0001-01-01T00:00:00Z,UTC,start",
                "FREQ=DAILY,9999-12-31T23:59:59-01:00,UTC,start",
                "FREQ=DAILY,9999-12-31T23:59:59Z,UTC,recurrence"
            })
    void anInvalidValueIsRefusedByItsField(
            @Nullable String rule, @Nullable String start, @Nullable String zone, String field) {
        // Then
        assertThatThrownBy(() -> preview.read(rule, start, zone))
                .isInstanceOf(InvalidRequestException.class)
                .extracting(refused -> ((InvalidRequestException) refused).field())
                .isEqualTo(field);
    }
}
