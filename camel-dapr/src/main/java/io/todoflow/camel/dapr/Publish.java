package io.todoflow.camel.dapr;

import java.io.IOException;
import java.util.Collection;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Publishes the body, now or later, or each entry of a list body in bulk. */
final class Publish implements SidecarRequest {

    private final SidecarClient sidecar;
    private final PubSubOptions options;
    private final SidecarMetrics metrics;
    private final DelayedPublish later;

    Publish(SidecarClient sidecar, PubSubOptions options, SidecarMetrics metrics, DelayedPublish later) {
        this.sidecar = sidecar;
        this.options = options;
        this.metrics = metrics;
        this.later = later;
    }

    @Override
    public Mono<Void> send(Message message) throws IOException {
        String pubSub =
                RequestValues.required(message, DaprConstants.PUBSUB_NAME, options.getPubSubName(), "pubSubName");
        @Nullable
        String contentType = RequestValues.text(message, DaprConstants.CONTENT_TYPE, options.getContentType());
        @Nullable String publishAt = JobRequest.time(message, DaprConstants.PUBLISH_AT, options.getPublishAt());
        if (message.getBody() instanceof Collection<?> entries) {
            if (publishAt != null) {
                throw new IllegalArgumentException("publishAt publishes one event, not a list");
            }
            @Nullable String topic = RequestValues.text(message, DaprConstants.TOPIC, options.getTopic());
            return new BulkPublish(sidecar.get(), pubSub, topic, contentType, options.metadata(message))
                    .publish(entries)
                    .doOnNext(result -> metrics.entries(
                            pubSub, result.published().size(), result.failed().size()))
                    .doOnNext(result -> result.writeTo(message, options.isFailOnBulkErrors()))
                    .then();
        }
        String topic = RequestValues.required(message, DaprConstants.TOPIC, options.getTopic(), "topic");
        DelayedPublish.Event event = new DelayedPublish.Event(
                pubSub, topic, contentType, options.metadata(message), RequestValues.bytes(message, contentType));
        return publishAt == null
                ? sidecar.get().publishEvent(event.request())
                : later.schedule(sidecar, event, publishAt, message);
    }
}
