package io.todoflow.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import io.todoflow.task.Rfc3339Time;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import org.springframework.boot.jackson.JsonComponent;

/** Accepts only JSON strings that {@link Rfc3339Time} accepts, and no numbers. */
@JsonComponent
class StrictTime extends StdScalarDeserializer<Instant> {

    private static final long serialVersionUID = 1L;

    StrictTime() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return (Instant) context.handleUnexpectedToken(Instant.class, parser);
        }
        String text = parser.getText();
        try {
            return Rfc3339Time.parse(text).toInstant();
        } catch (DateTimeException e) {
            return (Instant) context.handleWeirdStringValue(Instant.class, text, "not a time of RFC 3339");
        }
    }
}
