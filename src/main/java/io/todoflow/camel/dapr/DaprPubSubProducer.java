package io.todoflow.camel.dapr;

import io.dapr.client.domain.PublishEventRequest;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Publishes the body, or each entry of a list body in bulk, without holding a thread while the sidecar works. */
class DaprPubSubProducer extends DefaultAsyncProducer {

    private final DaprEndpoint endpoint;

    DaprPubSubProducer(DaprEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        try {
            publish(exchange)
                    .subscribe(
                            ignored -> {},
                            failure -> {
                                exchange.setException(failure);
                                callback.done(false);
                            },
                            () -> callback.done(false));
            return false;
        } catch (Exception e) {
            exchange.setException(e);
            callback.done(true);
            return true;
        }
    }

    private Mono<Void> publish(Exchange exchange) {
        SidecarClient sidecar = endpoint.getComponent().sidecar();
        Message message = exchange.getMessage();
        String pubSub = required(message, DaprConstants.PUBSUB_NAME, endpoint.getPubSubName(), "pubSubName");
        Mono<Void> published = message.getBody() instanceof Collection<?> entries
                ? new BulkPublish(sidecar.get(), pubSub, topicOrNull(message), contentType(message))
                        .publish(entries)
                        .doOnNext(result -> result.writeTo(message, endpoint.isFailOnBulkErrors()))
                        .then()
                : sidecar.get().publishEvent(single(message, pubSub));
        return published.doOnError(failure -> sidecar.reconnectSoon());
    }

    private PublishEventRequest single(Message message, String pubSub) {
        String topic = required(message, DaprConstants.TOPIC, endpoint.getTopic(), "topic");
        @Nullable String contentType = contentType(message);
        PublishEventRequest request = new PublishEventRequest(pubSub, topic, payload(message, contentType));
        if (contentType != null) {
            request.setContentType(contentType);
        }
        Map<?, ?> metadata = message.getHeader(DaprConstants.METADATA, Map.class);
        if (metadata != null) {
            request.setMetadata(BulkPublish.strings(metadata));
        }
        return request;
    }

    private static Object payload(Message message, @Nullable String contentType) {
        Object body = message.getBody();
        if (body instanceof StreamCache || body instanceof java.io.InputStream) {
            return message.getBody(byte[].class);
        }
        if (body instanceof String text && contentType != null) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        return body;
    }

    private @Nullable String topicOrNull(Message message) {
        return message.getHeader(DaprConstants.TOPIC, endpoint.getTopic(), String.class);
    }

    private @Nullable String contentType(Message message) {
        return message.getHeader(DaprConstants.CONTENT_TYPE, endpoint.getContentType(), String.class);
    }

    private String required(Message message, String header, @Nullable String option, String name) {
        @Nullable String value = message.getHeader(header, option, String.class);
        if (ObjectHelper.isEmpty(value)) {
            throw new IllegalArgumentException(
                    "%s needs the option %s or the header %s".formatted(endpoint, name, header));
        }
        return value;
    }
}
