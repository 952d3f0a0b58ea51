package io.todoflow.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.todoflow.task.Rfc3339Time;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.springframework.boot.jackson.JsonComponent;

/**
 * Accepts times only as JSON strings that {@link Rfc3339Time} accepts, and durations only as strings that {@link
 * Duration#parse} accepts. It refuses numbers, because their unit is unknown.
 */
@JsonComponent
class StrictTime {

    private StrictTime() {}

    static class AsInstant extends Deserializer<Instant> {

        private static final long serialVersionUID = 1L;

        AsInstant() {
            super(Instant.class, text -> Rfc3339Time.parse(text).toInstant(), "not a time of RFC 3339");
        }
    }

    static class AsOffsetDateTime extends Deserializer<OffsetDateTime> {

        private static final long serialVersionUID = 1L;

        AsOffsetDateTime() {
            super(OffsetDateTime.class, Rfc3339Time::parse, "not a time of RFC 3339");
        }
    }

    static class AsDuration extends Deserializer<Duration> {

        private static final long serialVersionUID = 1L;

        AsDuration() {
            super(Duration.class, Duration::parse, "not a duration of ISO 8601");
        }
    }

    private abstract static class Deserializer<T> extends StdScalarDeserializer<T> {

        private static final long serialVersionUID = 1L;

        private final Class<T> type;
        private final transient Function<String, T> parser;
        private final String refusal;

        Deserializer(Class<T> type, Function<String, T> parser, String refusal) {
            super(type);
            this.type = type;
            this.parser = parser;
            this.refusal = refusal;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return type.cast(context.handleUnexpectedToken(type, json));
            }
            String text = json.getText();
            try {
                return parser.apply(text);
            } catch (DateTimeException e) {
                return type.cast(context.handleWeirdStringValue(type, text, refusal));
            }
        }
    }
}
