package io.todoflow.camel.dapr;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.camel.CamelContext;
import org.apache.camel.support.SimpleTypeConverter;

/** Converts text to {@link java.time.Instant}, which Camel does not support. */
final class Instants {

    private Instants() {}

    /** Adds a converter, so that options and headers of this type can be written as {@code 2026-11-30T08:00:00Z}. */
    static void addTypeConverter(CamelContext context) {
        context.getTypeConverterRegistry()
                .addTypeConverter(
                        Instant.class,
                        String.class,
                        new SimpleTypeConverter(false, (type, exchange, value) -> parse(value.toString())));
    }

    private static Instant parse(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'%s' is not a point in time; allowed is a text like 2026-11-30T08:00:00Z".formatted(text), e);
        }
    }
}
