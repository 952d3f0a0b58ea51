package io.todoflow.camel.kafka;

import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.Excerpt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/** Publishes the body, or each entry of a list body, without blocking a thread while Kafka works. */
class KafkaDirectProducer extends DefaultAsyncProducer {

    private final KafkaDirectEndpoint endpoint;

    KafkaDirectProducer(KafkaDirectEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            Message message = exchange.getMessage();
            boolean bulk = message.getBody() instanceof Collection<?>;
            publish(message).whenComplete((result, failure) -> {
                try {
                    if (failure == null) {
                        write(result, message, bulk);
                    } else {
                        exchange.setException(failure instanceof CompletionException ? failure.getCause() : failure);
                    }
                } catch (Exception e) {
                    exchange.setException(e);
                }
                callback.done(false);
            });
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private void write(PublishResult result, Message message, boolean bulk) throws Exception {
        if (bulk) {
            message.setHeader(
                    DaprConstants.PUBLISHED_ENTRY_IDS, result.published().toArray(String[]::new));
            message.setHeader(
                    DaprConstants.FAILED_ENTRIES,
                    result.failed().entrySet().stream()
                            .map(entry -> Map.of("entryId", entry.getKey(), "error", Excerpt.message(entry.getValue())))
                            .toList());
        }
        if (!result.failed().isEmpty() && (!bulk || endpoint.options().isFailOnBulkErrors())) {
            throw result.failed().values().iterator().next();
        }
    }

    /** Publishes the entries. One that is not a valid event fails alone, like one that Kafka refuses. */
    private CompletableFuture<PublishResult> publish(Message message) throws Exception {
        @Nullable
        String pubSub =
                message.getHeader(DaprConstants.PUBSUB_NAME, endpoint.options().getPubSubName(), String.class);
        if (ObjectHelper.isEmpty(pubSub)) {
            throw new IllegalArgumentException(
                    "%s needs the option pubSubName or the header %s".formatted(endpoint, DaprConstants.PUBSUB_NAME));
        }
        Map<String, Object> defaults = new HashMap<>();
        put(
                defaults,
                "topic",
                message.getHeader(DaprConstants.TOPIC, endpoint.options().getTopic(), String.class));
        put(
                defaults,
                "contentType",
                message.getHeader(DaprConstants.CONTENT_TYPE, endpoint.options().getContentType(), String.class));
        List<EventRecord> records = new ArrayList<>();
        Map<String, Exception> refused = new LinkedHashMap<>();
        for (EventRecord.Entry entry : entries(message, defaults)) {
            try {
                records.add(entry.record(pubSub));
            } catch (IllegalArgumentException e) {
                refused.put(entry.id(), e);
            }
        }
        return endpoint.getComponent().publisher().publish(records).thenApply(result -> result.and(refused));
    }

    private static List<EventRecord.Entry> entries(Message message, Map<String, Object> defaults) {
        if (message.getBody() instanceof Collection<?> entries) {
            return entries.stream()
                    .map(entry -> EventRecord.Entry.of(entry, defaults))
                    .toList();
        }
        Map<String, Object> single = new HashMap<>();
        single.put("entryId", "single");
        put(single, "event", message.getBody(byte[].class));
        put(single, "metadata", message.getHeader(DaprConstants.METADATA, Map.class));
        return List.of(EventRecord.Entry.of(single, defaults));
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }
}
