package io.todoflow.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Makes the events that tell of changes: a CloudEvent around the envelope. */
@Component
public class OutboxEvents {

    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final ObjectMapper json;
    private final EventProperties properties;

    OutboxEvents(ObjectMapper json, EventProperties properties) {
        this.json = json;
        this.properties = properties;
    }

    /**
     * Makes an event with a new id.
     *
     * @param request where the correlation id, and the trace context if there is one, come from
     * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0.2</a>
     */
    public OutboxEvent event(
            String type, UUID taskId, String userId, Instant time, JsonNode payload, Exchange request) {
        EventEnvelope envelope = new EventEnvelope(
                ids.generate(),
                type,
                EventEnvelope.VERSION,
                time,
                request.getMessage().getHeader("X-Correlation-ID", request::getExchangeId, String.class),
                properties.appId(),
                payload);
        return new OutboxEvent(
                envelope.eventId(),
                type,
                taskId,
                userId,
                envelope.correlationId(),
                properties.topicOf(type),
                cloudEvent(envelope, taskId, request));
    }

    private String cloudEvent(EventEnvelope envelope, UUID taskId, Exchange request) {
        ObjectNode event = json.createObjectNode();
        event.put("specversion", "1.0");
        event.put("id", envelope.eventId().toString());
        event.put("source", envelope.source());
        event.put("type", envelope.eventType());
        event.put("subject", taskId.toString());
        event.put("time", envelope.timestamp().toString());
        event.put("datacontenttype", "application/json");
        String traceParent = request.getMessage().getHeader("traceparent", "", String.class);
        if (TRACE_PARENT.matcher(traceParent).matches()) {
            event.put("traceparent", traceParent);
        }
        event.set("data", json.valueToTree(envelope));
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event cannot be written as JSON", e);
        }
    }
}
