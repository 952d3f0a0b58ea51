package io.todoflow.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.time.Instant;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.springframework.stereotype.Component;

/** Creates the events of changes: an envelope inside a CloudEvent. */
@Component
public class OutboxEvents {

    /** Header of requests, responses and messages; everything that a request causes has the same value. */
    public static final String CORRELATION_ID = "X-Correlation-ID";

    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();
    private final ObjectMapper json;
    private final EventProperties properties;

    OutboxEvents(ObjectMapper json, EventProperties properties) {
        this.json = json;
        this.properties = properties;
    }

    /**
     * Creates an event with a new id.
     *
     * @param request source of the correlation id, and of the trace context if there is one
     * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0.2</a>
     */
    public OutboxEvent event(
            String type, UUID taskId, String userId, Instant time, JsonNode payload, Exchange request) {
        EventEnvelope envelope = new EventEnvelope(
                ids.generate(),
                type,
                EventEnvelope.VERSION,
                time,
                request.getMessage().getHeader(CORRELATION_ID, request::getExchangeId, String.class),
                properties.appId(),
                payload);
        return event(envelope, taskId, userId, properties.topicOf(type), request);
    }

    /** Creates the event for an envelope. */
    OutboxEvent event(EventEnvelope envelope, UUID taskId, String userId, String topic, Exchange exchange) {
        return new OutboxEvent(
                envelope.eventId(),
                envelope.eventType(),
                taskId,
                userId,
                envelope.correlationId(),
                topic,
                cloudEvent(envelope, taskId, exchange));
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
        String traceParent = EventTraces.traceParent(request);
        if (!traceParent.isEmpty()) {
            event.put("traceparent", traceParent);
            // Without this attribute, a sidecar replaces the trace of the event with that of the publish request
            event.put("traceid", traceParent);
            String traceState = EventTraces.traceState(request);
            if (!traceState.isEmpty()) {
                event.put("tracestate", traceState);
            }
        }
        event.set("data", json.valueToTree(envelope));
        try {
            return json.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An event cannot be written as JSON", e);
        }
    }
}
