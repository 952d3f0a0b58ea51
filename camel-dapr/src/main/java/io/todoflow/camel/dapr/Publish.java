package io.todoflow.camel.dapr;

import io.dapr.client.domain.PublishEventRequest;
import java.io.IOException;
import java.util.Collection;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Publishes the body, or each entry of a list body in bulk. */
final class Publish implements SidecarRequest {

    private final SidecarClient sidecar;
    private final PubSubOptions options;
    private final SidecarMetrics metrics;

    Publish(SidecarClient sidecar, PubSubOptions options, SidecarMetrics metrics) {
        this.sidecar = sidecar;
        this.options = options;
        this.metrics = metrics;
    }

    @Override
    public Mono<Void> send(Message message) throws IOException {
        String pubSub =
                RequestValues.required(message, DaprConstants.PUBSUB_NAME, options.getPubSubName(), "pubSubName");
        @Nullable
        String contentType = RequestValues.text(message, DaprConstants.CONTENT_TYPE, options.getContentType());
        if (message.getBody() instanceof Collection<?> entries) {
            @Nullable String topic = RequestValues.text(message, DaprConstants.TOPIC, options.getTopic());
            return new BulkPublish(sidecar.get(), pubSub, topic, contentType, options.metadata(message))
                    .publish(entries)
                    .doOnNext(result -> metrics.entries(
                            pubSub, result.published().size(), result.failed().size()))
                    .doOnNext(result -> result.writeTo(message, options.isFailOnBulkErrors()))
                    .then();
        }
        String topic = RequestValues.required(message, DaprConstants.TOPIC, options.getTopic(), "topic");
        PublishEventRequest request = new PublishEventRequest(pubSub, topic, RequestValues.bytes(message, contentType));
        request.setMetadata(options.metadata(message));
        if (contentType != null) {
            request.setContentType(contentType);
        }
        return sidecar.get().publishEvent(request);
    }
}
