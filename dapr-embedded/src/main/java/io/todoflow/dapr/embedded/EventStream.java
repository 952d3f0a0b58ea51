package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestInitialAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestProcessedAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsResponseAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsResponseInitialAlpha1;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.todoflow.dapr.embedded.Delivery.Event;
import io.todoflow.dapr.embedded.Delivery.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A streaming subscription: sends events on a gRPC stream, and receives acknowledgements by CloudEvent id (recorded:
 * streaming-*).
 */
final class EventStream implements StreamObserver<SubscribeTopicEventsRequestAlpha1>, Delivery.Target {

    private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
    private static final Set<String> OWN_FIELDS =
            Set.of("id", "source", "datacontenttype", "type", "specversion", "data", "data_base64");

    private final Subscriptions subscriptions;
    private final StreamObserver<SubscribeTopicEventsResponseAlpha1> out;
    private final Map<String, CompletableFuture<Outcome>> waiting = new ConcurrentHashMap<>();
    private @Nullable Subscription subscription;
    private @Nullable Runnable end;
    private volatile boolean closed;

    EventStream(Subscriptions subscriptions, StreamObserver<SubscribeTopicEventsResponseAlpha1> out) {
        this.subscriptions = subscriptions;
        this.out = out;
    }

    @Override
    public void onNext(SubscribeTopicEventsRequestAlpha1 request) {
        if (request.hasEventProcessed()) {
            SubscribeTopicEventsRequestProcessedAlpha1 processed = request.getEventProcessed();
            CompletableFuture<Outcome> acknowledged = waiting.remove(processed.getId());
            if (acknowledged != null) {
                acknowledged.complete(outcome(processed));
            }
        } else if (subscription != null) {
            close();
            out.onError(Status.UNKNOWN
                    .withDescription("duplicate initial request received")
                    .asRuntimeException());
        } else {
            open(request.getInitialRequest());
        }
    }

    private void open(SubscribeTopicEventsRequestInitialAlpha1 initial) {
        Subscription opened = new Subscription(
                Subscription.Kind.STREAMING,
                new Topic(initial.getPubsubName(), initial.getTopic()),
                List.of(RouteRule.of("", "/")),
                initial.getDeadLetterTopic(),
                initial.getMetadataMap(),
                null);
        subscription = opened;
        synchronized (out) {
            try {
                end = subscriptions.startStream(opened, this);
            } catch (DaprError e) {
                out.onError(e.grpc());
                return;
            } catch (IllegalStateException e) {
                out.onError(Status.UNKNOWN.withDescription(e.getMessage()).asRuntimeException());
                return;
            }
            out.onNext(SubscribeTopicEventsResponseAlpha1.newBuilder()
                    .setInitialResponse(SubscribeTopicEventsResponseInitialAlpha1.getDefaultInstance())
                    .build());
        }
    }

    @Override
    public void onError(Throwable error) {
        close();
    }

    @Override
    public void onCompleted() {
        close();
        out.onCompleted();
    }

    private void close() {
        closed = true;
        if (end != null) {
            end.run();
        }
        waiting.values().forEach(future -> future.complete(Outcome.DISCARD));
    }

    @Override
    public Outcome attempt(Event event, @Nullable Duration timeout) throws InterruptedException {
        TopicEventRequest message = message(event);
        CompletableFuture<Outcome> acknowledged = new CompletableFuture<>();
        waiting.put(message.getId(), acknowledged);
        try {
            synchronized (out) {
                if (closed) {
                    LOG.warn(
                            "the stream of topic {} has closed, the event {} is lost",
                            message.getTopic(),
                            message.getId());
                    return Outcome.DISCARD;
                }
                out.onNext(SubscribeTopicEventsResponseAlpha1.newBuilder()
                        .setEventMessage(message)
                        .build());
            }
            return timeout == null ? acknowledged.get() : acknowledged.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException | RuntimeException e) {
            LOG.warn("the event {} was not acknowledged: {}", message.getId(), e.toString());
            return Outcome.RETRY;
        } finally {
            waiting.remove(message.getId(), acknowledged);
        }
    }

    private static Outcome outcome(SubscribeTopicEventsRequestProcessedAlpha1 processed) {
        return switch (processed.getStatus().getStatus()) {
            case SUCCESS -> Outcome.SUCCESS;
            case DROP -> Outcome.DROP;
            default -> Outcome.RETRY;
        };
    }

    private TopicEventRequest message(Event event) {
        ObjectNode cloudEvent = event.cloudEvent();
        Struct.Builder extensions = Struct.newBuilder();
        cloudEvent.fields().forEachRemaining(e -> {
            if (!OWN_FIELDS.contains(e.getKey())) {
                extensions.putFields(e.getKey(), ProtoJson.value(e.getValue()));
            }
        });
        Topic topic = subscription == null ? new Topic("", "") : subscription.topic();
        return TopicEventRequest.newBuilder()
                .setId(cloudEvent.path("id").asText(""))
                .setSource(cloudEvent.path("source").asText(""))
                .setType(cloudEvent.path("type").asText(""))
                .setSpecVersion(cloudEvent.path("specversion").asText(""))
                .setDataContentType(cloudEvent.path("datacontenttype").asText(""))
                .setData(data(cloudEvent))
                .setTopic(topic.name())
                .setPubsubName(topic.pubsub())
                .setPath(event.path())
                .setExtensions(extensions)
                .build();
    }

    private static ByteString data(ObjectNode cloudEvent) {
        if (cloudEvent.hasNonNull("data_base64")) {
            return ByteString.copyFrom(
                    Base64.getDecoder().decode(cloudEvent.get("data_base64").asText()));
        }
        JsonNode data = cloudEvent.path("data");
        String contentType = cloudEvent.path("datacontenttype").asText("");
        if (CloudEvents.isJson(contentType) || CloudEvents.isCloudEvent(contentType)) {
            return data.isMissingNode() || data.isNull() ? ByteString.EMPTY : ByteString.copyFrom(Json.write(data));
        }
        boolean text = contentType.startsWith("text/")
                || CloudEvents.mediaType(contentType).equals("application/xml");
        return text && data.isTextual()
                ? ByteString.copyFrom(data.asText().getBytes(StandardCharsets.UTF_8))
                : ByteString.EMPTY;
    }
}
