package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dapr.v1.DaprAppCallbackProtos.TopicEventRequest;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse;
import io.dapr.v1.DaprAppCallbackProtos.TopicEventResponse.TopicEventResponseStatus;
import io.dapr.v1.DaprGrpc;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestInitialAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsRequestProcessedAlpha1;
import io.dapr.v1.DaprPubsubProtos.SubscribeTopicEventsResponseAlpha1;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.todoflow.testing.DaprRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Subscriptions over a gRPC stream, which need no port of the app. */
class StreamingTest {

    private static final int RETRIES = 2;

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("streamer")
            .with(
                    Setup.component("once", "pubsub.in-memory"),
                    Setup.component("retried", "pubsub.in-memory"),
                    Setup.inboundRetry("retried", "policy: constant, duration: 10ms, maxRetries: " + RETRIES))
            .subscribing("[{'pubsubname':'once','topic':'both','route':'/both'}]");

    /** The client side of a stream, which acknowledges every event with one status. */
    static final class Stream implements StreamObserver<SubscribeTopicEventsResponseAlpha1>, AutoCloseable {
        final List<TopicEventRequest> events = new CopyOnWriteArrayList<>();
        final CompletableFuture<Status> ended = new CompletableFuture<>();
        private final CompletableFuture<Boolean> opened = new CompletableFuture<>();
        private final StreamObserver<SubscribeTopicEventsRequestAlpha1> out;
        private final int status;
        volatile Runnable beforeAcknowledging = () -> {};

        Stream(
                World dapr,
                String pubsub,
                String topic,
                @Nullable String deadLetters,
                Map<String, String> metadata,
                int status) {
            this.status = status;
            out = DaprGrpc.newStub(dapr.channel()).subscribeTopicEventsAlpha1(this);
            SubscribeTopicEventsRequestInitialAlpha1.Builder initial =
                    SubscribeTopicEventsRequestInitialAlpha1.newBuilder()
                            .setPubsubName(pubsub)
                            .setTopic(topic)
                            .putAllMetadata(metadata);
            if (deadLetters != null) {
                initial.setDeadLetterTopic(deadLetters);
            }
            out.onNext(SubscribeTopicEventsRequestAlpha1.newBuilder()
                    .setInitialRequest(initial)
                    .build());
            CompletableFuture.anyOf(opened, ended).join();
        }

        static Stream open(World dapr, String pubsub, String topic, int status) {
            return new Stream(dapr, pubsub, topic, null, Map.of(), status);
        }

        @Override
        public void onNext(SubscribeTopicEventsResponseAlpha1 message) {
            if (!message.hasEventMessage()) {
                opened.complete(true);
                return;
            }
            events.add(message.getEventMessage());
            beforeAcknowledging.run();
            out.onNext(SubscribeTopicEventsRequestAlpha1.newBuilder()
                    .setEventProcessed(SubscribeTopicEventsRequestProcessedAlpha1.newBuilder()
                            .setId(message.getEventMessage().getId())
                            .setStatus(TopicEventResponse.newBuilder().setStatusValue(status)))
                    .build());
        }

        @Override
        public void onError(Throwable error) {
            ended.complete(Status.fromThrowable(error));
        }

        @Override
        public void onCompleted() {
            ended.complete(Status.OK);
        }

        TopicEventRequest await(int number) {
            World.await().until(() -> events.size() >= number);
            return events.get(number - 1);
        }

        @Override
        public void close() {
            out.onError(Status.CANCELLED.asRuntimeException());
        }
    }

    @ContractTest
    void eachAcknowledgementHasItsEffect(World dapr) {
        record Row(String pubsub, int status, int times, boolean dead) {}
        int retry = TopicEventResponseStatus.RETRY_VALUE;
        int drop = TopicEventResponseStatus.DROP_VALUE;
        List<Row> rows = List.of(
                new Row("once", TopicEventResponseStatus.SUCCESS_VALUE, 1, false),
                new Row("once", retry, 1, true),
                new Row("once", 7, 1, true),
                new Row("once", drop, 1, true),
                new Row("retried", TopicEventResponseStatus.SUCCESS_VALUE, 1, false),
                new Row("retried", retry, 1 + RETRIES, true),
                new Row("retried", 7, 1 + RETRIES, true),
                new Row("retried", drop, 1, true));
        List<Row> outcomes = new ArrayList<>();
        for (Row row : rows) {
            String topic = row.pubsub + "-" + row.status;
            try (Stream stream = new Stream(dapr, row.pubsub, topic, topic + "-dead", Map.of(), row.status);
                    Stream dead = Stream.open(dapr, row.pubsub, topic + "-dead", 0)) {
                dapr.post("/v1.0/publish/" + row.pubsub + "/" + topic, "{'n':1}");
                dapr.post("/v1.0/publish/" + row.pubsub + "/" + topic, "{'n':2}");
                stream.await(row.times + 1);
                if (row.dead) {
                    dead.await(1);
                }
                int times = (int) stream.events.stream()
                        .filter(event -> event.getData().toStringUtf8().equals("{\"n\":1}"))
                        .count();
                outcomes.add(new Row(row.pubsub, row.status, times, !dead.events.isEmpty()));
            }
        }

        assertThat(outcomes).containsExactlyElementsOf(rows);
    }

    @ContractTest
    void anEventHasTheDocumentedForm(World dapr) {
        try (Stream stream = Stream.open(dapr, "once", "form", 0)) {
            dapr.post("/v1.0/publish/once/form?metadata.cloudevent.type=ty", "{'n':1}");

            TopicEventRequest event = stream.await(1);
            assertThat(List.of(
                            event.getSource(),
                            event.getType(),
                            event.getSpecVersion(),
                            event.getDataContentType(),
                            event.getTopic(),
                            event.getPubsubName(),
                            event.getPath(),
                            event.getData().toStringUtf8()))
                    .containsExactly("streamer", "ty", "1.0", "application/json", "form", "once", "/", "{\"n\":1}");
            assertThat(event.getId()).isNotEmpty();
            assertThat(event.getExtensions().getFieldsMap())
                    .containsOnlyKeys("pubsubname", "topic", "time", "traceid", "traceparent", "tracestate");
        }
    }

    @ContractTest
    void rawAndTextDataArriveAsBytes(World dapr) {
        try (Stream raw = new Stream(dapr, "once", "raw", null, Map.of("rawPayload", "true"), 0);
                Stream text = Stream.open(dapr, "once", "text", 0)) {
            dapr.send("POST", "/v1.0/publish/once/raw?metadata.rawPayload=true", "plain", "content-type", "text/plain");
            dapr.send("POST", "/v1.0/publish/once/text", "hello", "content-type", "text/plain");

            assertThat(raw.await(1).getData().toStringUtf8()).isEqualTo("plain");
            assertThat(raw.await(1).getDataContentType()).isEqualTo("application/octet-stream");
            assertThat(text.await(1).getData().toStringUtf8()).isEqualTo("hello");
        }
    }

    @ContractTest
    void everyStreamAndTheAppReceiveEachEvent(World dapr) {
        assumeTrue(
                dapr.runtime() == DaprRuntime.EMBEDDED,
                "daprd 1.18.3 may die of it: several in-memory subscribers write the metadata of one message at once");
        try (Stream first = Stream.open(dapr, "once", "both", 0);
                Stream second = Stream.open(dapr, "once", "both", 0)) {
            dapr.post("/v1.0/publish/once/both", "{'n':1}");

            first.await(1);
            second.await(1);
            dapr.app().await("/both");
            List<String> types = new ArrayList<>();
            dapr.get("/v1.0/metadata").json().path("subscriptions").forEach(subscription -> {
                if (subscription.path("topic").asText().equals("both")) {
                    types.add(subscription.path("type").asText());
                }
            });
            assertThat(types).contains("PROGRAMMATIC", "STREAMING");
        }
    }

    @ContractTest
    void aClosedStreamReceivesNothingAndBlocksNothing(World dapr) {
        Stream closed = Stream.open(dapr, "once", "closing", 0);
        dapr.post("/v1.0/publish/once/closing", "{'n':1}");
        closed.await(1);
        closed.close();
        closed.ended.join();
        World.await().until(() -> !dapr.get("/v1.0/metadata").body().contains("\"closing\""));

        try (Stream open = Stream.open(dapr, "once", "closing", 0)) {
            dapr.post("/v1.0/publish/once/closing", "{'n':2}");
            dapr.post("/v1.0/publish/once/closing", "{'n':3}");
            assertThat(open.await(2).getData().toStringUtf8()).isEqualTo("{\"n\":3}");
        }
        assertThat(closed.events).hasSize(1);
    }

    @ContractTest
    void anUnknownComponentIsRefused(World dapr) {
        try (Stream stream = Stream.open(dapr, "nope", "t", 0)) {
            Status status = stream.ended.join();
            assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(status.getDescription()).isEqualTo("pubsub nope is not found");
        }
    }

    @ContractTest
    void anEventCanBeAcknowledgedDuringShutdown(World on) {
        Setup setup = Setup.app("stopping").with(Setup.PUBSUB).withoutApp();
        try (World dapr = World.start(on.runtime(), setup);
                Stream stream = Stream.open(dapr, "pubsub", "t", 0)) {
            CompletableFuture<Void> handled = new CompletableFuture<>();
            stream.beforeAcknowledging = () -> {
                World.take(Duration.ofMillis(300));
                handled.complete(null);
            };
            dapr.publish("t", "1");
            stream.await(1);

            CompletableFuture<Void> stopping = CompletableFuture.runAsync(dapr.sidecar()::stop);
            handled.join();

            // daprd may run until the stream is closed, whatever its grace period is
            stream.close();
            assertThat(stopping).succeedsWithin(Duration.ofSeconds(5));
            assertThat(stream.events).hasSize(1);
        }
    }
}
