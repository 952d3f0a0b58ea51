package io.todoflow.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.todoflow.task.Rfc3339Time;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.springframework.boot.jackson.JsonComponent;

/** Accepts only JSON strings that {@link Rfc3339Time} accepts, and no numbers. */
@JsonComponent
class StrictTime {

    private StrictTime() {}

    static class AsInstant extends Deserializer<Instant> {

        private static final long serialVersionUID = 1L;

        AsInstant() {
            super(Instant.class, OffsetDateTime::toInstant);
        }
    }

    static class AsOffsetDateTime extends Deserializer<OffsetDateTime> {

        private static final long serialVersionUID = 1L;

        AsOffsetDateTime() {
            super(OffsetDateTime.class, Function.identity());
        }
    }

    private abstract static class Deserializer<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final Class<T> type;
        private final transient Function<OffsetDateTime, T> conversion;

        Deserializer(Class<T> type, Function<OffsetDateTime, T> conversion) {
            super(type);
            this.type = type;
            this.conversion = conversion;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return type.cast(context.handleUnexpectedToken(type, parser));
            }
            String text = parser.getText();
            try {
                return conversion.apply(Rfc3339Time.parse(text));
            } catch (DateTimeException e) {
                return type.cast(context.handleWeirdStringValue(type, text, "not a time of RFC 3339"));
            }
        }
    }
}
