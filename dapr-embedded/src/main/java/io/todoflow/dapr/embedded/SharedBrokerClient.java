package io.todoflow.dapr.embedded;

import io.todoflow.dapr.embedded.SharedBroker.Entry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/** A component of a type like pubsub.redis, which delivers the messages of a {@link SharedBroker}. */
final class SharedBrokerClient implements Broker {

    private final BrokerOptions options;
    private final Executor executor;
    private final SharedBroker broker;
    /** Shared by all topics of the component. */
    private final Lane common;

    SharedBrokerClient(BrokerOptions options, Executor executor) {
        this.options = options;
        this.executor = executor;
        this.broker = SharedBroker.open(options.address());
        this.common = new Lane(executor, options.atOnce());
    }

    @Override
    public Runnable subscribe(String topic, Handler handler) {
        Subscriber subscriber = new Subscriber(topic, handler);
        Runnable end = broker.subscribe(topic, options, subscriber);
        return () -> {
            end.run();
            subscriber.ended = true;
        };
    }

    @Override
    public void publish(String topic, Message message) {
        broker.publish(topic, message, options);
    }

    @Override
    public boolean keepsBulksInOrder() {
        return options.ordered();
    }

    @Override
    public void close() {
        broker.leave();
    }

    private final class Subscriber implements SharedBroker.Member {

        private final String topic;
        private final Handler handler;
        private final List<Lane> lanes;
        private volatile boolean ended;

        Subscriber(String topic, Handler handler) {
            this.topic = topic;
            this.handler = handler;
            this.lanes = options.ordered()
                    ? IntStream.range(0, BrokerOptions.PARTITIONS)
                            .mapToObj(partition -> new Lane(executor, 1))
                            .toList()
                    : List.of(common);
        }

        @Override
        public void take(Entry entry) {
            try {
                lanes.get(entry.partition() % lanes.size()).add(() -> handle(entry));
            } catch (RejectedExecutionException e) {
                giveBack(entry);
            }
        }

        private void handle(Entry entry) {
            while (!ended) {
                Handled handled = handler.handle(entry.message());
                Duration again = options.again();
                if (handled == Handled.DONE || (handled == Handled.FAILED && again == null)) {
                    return;
                }
                if (handled == Handled.CUT_OFF || again == null || !options.ordered() || !Pause.of(again)) {
                    break;
                }
            }
            giveBack(entry);
        }

        private void giveBack(Entry entry) {
            broker.giveBack(topic, options, entry);
        }
    }
}
