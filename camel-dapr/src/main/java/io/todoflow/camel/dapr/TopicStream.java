package io.todoflow.camel.dapr;

import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestInitialAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestProcessedAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsResponseAlpha1;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import org.apache.camel.spi.ExecutorServiceManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A streaming subscription to a topic. Reconnects until it is closed. */
final class TopicStream {

    private static final Logger LOG = LoggerFactory.getLogger(TopicStream.class);

    private final DaprComponent component;
    private final PushSubscription subscription;
    private final String orderKey;
    private final List<DaprPubSubConsumer> consumers = new CopyOnWriteArrayList<>();
    private final FinishedRoutes finished = new FinishedRoutes();
    private final ExecutorService threads;
    private final OrderedExecutor routes;
    private final Reconnection reconnection;
    private volatile @Nullable Connection connection;

    TopicStream(DaprComponent component, PushSubscription subscription, PubSubOptions options) {
        this.component = component;
        this.subscription = subscription;
        this.orderKey = options.getOrderKey();
        ExecutorServiceManager executors = component.getCamelContext().getExecutorServiceManager();
        this.threads = executors.newFixedThreadPool(this, "DaprStream", options.getConcurrentConsumers());
        this.routes = new OrderedExecutor(threads);
        this.reconnection = new Reconnection(
                "topic %s of %s".formatted(subscription.topic(), subscription.pubSubName()),
                component.getCamelContext(),
                component.sidecar(),
                this::connect);
    }

    PushSubscription subscription() {
        return subscription;
    }

    List<DaprPubSubConsumer> consumers() {
        return consumers;
    }

    void connect() {
        Connection opened = new Connection();
        connection = opened;
        opened.open();
    }

    /** Accepts no further events, waits for the running routes, acknowledges their events, and closes the stream. */
    void close() {
        reconnection.close();
        ExecutorServiceManager executors = component.getCamelContext().getExecutorServiceManager();
        executors.shutdownGraceful(
                threads,
                component
                        .getCamelContext()
                        .getShutdownStrategy()
                        .getTimeUnit()
                        .toMillis(component
                                .getCamelContext()
                                .getShutdownStrategy()
                                .getTimeout()));
        Connection open = connection;
        if (open != null) {
            open.complete();
        }
    }

    /** One stream. Its events can only be acknowledged on the same stream. */
    private final class Connection implements StreamObserver<SubscribeTopicEventsResponseAlpha1> {

        private @Nullable StreamObserver<SubscribeTopicEventsRequestAlpha1> requests;

        void open() {
            SubscribeTopicEventsRequestInitialAlpha1.Builder initial =
                    SubscribeTopicEventsRequestInitialAlpha1.newBuilder()
                            .setPubsubName(subscription.pubSubName())
                            .setTopic(subscription.topic())
                            .putAllMetadata(subscription.metadata());
            if (subscription.deadLetterTopic() != null) {
                initial.setDeadLetterTopic(subscription.deadLetterTopic());
            }
            try {
                requests = component.sidecar().streamingStub().subscribeTopicEventsAlpha1(this);
                send(SubscribeTopicEventsRequestAlpha1.newBuilder()
                        .setInitialRequest(initial)
                        .build());
            } catch (RuntimeException e) {
                reconnection.later(e);
            }
        }

        private synchronized void send(SubscribeTopicEventsRequestAlpha1 request) {
            if (requests != null) {
                requests.onNext(request);
            }
        }

        synchronized void complete() {
            try {
                if (requests != null) {
                    requests.onCompleted();
                }
            } catch (RuntimeException e) {
                LOG.debug("The stream was already closed: {}", Excerpt.line(e));
            }
        }

        @Override
        public void onNext(SubscribeTopicEventsResponseAlpha1 response) {
            reconnection.worked();
            if (!response.hasEventMessage() || reconnection.isClosed()) {
                return;
            }
            TopicEventRequest message = response.getEventMessage();
            DaprEvent given = DaprEvent.of(message);
            DaprEvent event = subscription.isRaw() ? given.unwrapped() : given;
            String key = event.attributes().getOrDefault(orderKey, "");
            routes.submit(
                            key.isEmpty() ? "event " + message.getId() : "key " + key,
                            () -> acknowledge(
                                    message.getId(),
                                    DaprPubSubConsumer.deliverToAll(event, consumers, subscription, finished)))
                    .exceptionally(failure -> {
                        LOG.warn(
                                "Event {} could not be acknowledged: {}",
                                Excerpt.of(message.getId()),
                                Excerpt.line(failure));
                        return null;
                    });
        }

        private @Nullable Void acknowledge(String id, EventStatus status) {
            send(SubscribeTopicEventsRequestAlpha1.newBuilder()
                    .setEventProcessed(SubscribeTopicEventsRequestProcessedAlpha1.newBuilder()
                            .setId(id)
                            .setStatus(TopicEventResponse.newBuilder()
                                    .setStatus(TopicEventResponse.TopicEventResponseStatus.valueOf(status.name()))))
                    .build());
            return null;
        }

        @Override
        public void onError(Throwable failure) {
            reconnection.later(failure);
        }

        @Override
        public void onCompleted() {
            reconnection.later(null);
        }
    }
}
