package io.todoflow.camel.dapr;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The events that the sidecar delivers in one request.
 *
 * @see <a href="https://docs.dapr.io/reference/api/pubsub_api/#bulk-subscribe">Dapr bulk subscribe</a>
 */
record BulkDelivery(List<Entry> entries) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One event of the request.
     *
     * @param id identifies the event in the answer
     * @param event a CloudEvent, or the bytes that were published with {@code rawPayload}
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Entry(String id, byte[] event) {}

    /** @throws IOException if the body is not a bulk delivery */
    static BulkDelivery read(byte[] body) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("not a JSON object");
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("entries") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        entries.add(entry(parser, body));
                    }
                } else {
                    parser.skipChildren();
                }
            }
        }
        return new BulkDelivery(entries);
    }

    private static Entry entry(JsonParser parser, byte[] body) throws IOException {
        String id = "";
        byte[] event = new byte[0];
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("entryId")) {
                id = parser.getText();
            } else if (name.equals("event") && value == JsonToken.VALUE_STRING) {
                event = decoded(parser.getText());
            } else if (name.equals("event") && value.isStructStart()) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                parser.skipChildren();
                event = Arrays.copyOfRange(
                        body, start, (int) parser.currentLocation().getByteOffset());
            } else {
                parser.skipChildren();
            }
        }
        return new Entry(id, event);
    }

    private static byte[] decoded(String event) {
        try {
            return Base64.getDecoder().decode(event);
        } catch (IllegalArgumentException e) {
            return event.getBytes(StandardCharsets.UTF_8);
        }
    }
}
