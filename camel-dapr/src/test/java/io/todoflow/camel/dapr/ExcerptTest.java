package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Quotes of text from outside. */
class ExcerptTest {

    @Test
    void aShortValueIsQuotedUnchanged() {
        assertThat(Excerpt.of("order-17 ü 漢")).isEqualTo("order-17 ü 漢");
    }

    @Test
    void aLongValueIsVisiblyShortened() {
        // When
        String excerpt = Excerpt.of("x".repeat(1_000_000));

        // Then
        assertThat(excerpt).hasSize(Excerpt.VALUE).endsWith("x…");
    }

    @Test
    void aSurrogatePairIsNotSplit() {
        // When
        String excerpt = Excerpt.of("x" + "😀".repeat(200));

        // Then
        assertThat(excerpt).startsWith("x😀").endsWith("😀…").hasSizeLessThanOrEqualTo(Excerpt.VALUE);
    }

    @Test
    void aMultiLineValueBecomesOneLine() {
        assertThat(Excerpt.of("a\r\nb\u2028c\u0085d\u0007e\0f")).isEqualTo("a  b c d?e?f");
    }

    @Test
    void aFailureWithoutMessageIsNamed() {
        assertThat(Excerpt.message(new IllegalStateException())).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void aStackTraceIsLoggedWithoutWhatItsMessagesQuote() {
        // Given
        Exception failure =
                new IllegalStateException("outer", new IllegalArgumentException("inner " + "x".repeat(1_000_000)));

        // When
        StringWriter trace = new StringWriter();
        Excerpt.trace(failure).printStackTrace(new PrintWriter(trace));

        // Then
        assertThat(trace.toString())
                .hasSizeLessThan(20_000)
                .contains("java.lang.IllegalStateException: outer")
                .contains("Caused by: java.lang.IllegalArgumentException: inner xxx")
                .contains("at " + ExcerptTest.class.getName());
    }

    @Test
    void aFailureWithShortMessagesIsLoggedUnchanged() {
        // Given
        Exception failure = new IllegalStateException("outer", new IllegalArgumentException("inner"));

        // Then
        assertThat(Excerpt.trace(failure)).isSameAs(failure);
    }
}
