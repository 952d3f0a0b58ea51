package io.todoflow.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import org.springframework.boot.jackson.JsonComponent;

/** Accepts only JSON strings that {@link Duration#parse} accepts, and no numbers, whose unit nobody said. */
@JsonComponent
class StrictDuration extends StdScalarDeserializer<Duration> {

    private static final long serialVersionUID = 1L;

    StrictDuration() {
        super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return (Duration) context.handleUnexpectedToken(Duration.class, parser);
        }
        String text = parser.getText();
        try {
            return Duration.parse(text);
        } catch (DateTimeException e) {
            return (Duration) context.handleWeirdStringValue(Duration.class, text, "not a duration of ISO 8601");
        }
    }
}
