package io.todoflow.dapr.embedded;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;

/**
 * pubsub.in-memory: every subscriber of a topic handles one message at a time, in order.
 *
 * <p>Publishing blocks while a subscriber is busy with the previous message (recorded:
 * publish-blocks-while-delivering). A message without a subscriber is lost.
 */
final class InMemoryBroker implements Broker {

    private final Map<String, List<Subscriber>> subscribers = new ConcurrentHashMap<>();
    private final Executor executor;

    InMemoryBroker(Executor executor) {
        this.executor = executor;
    }

    private record Subscriber(Semaphore free, Handler handler) {}

    @Override
    public Runnable subscribe(String topic, Handler handler) {
        Subscriber subscriber = new Subscriber(new Semaphore(1, true), handler);
        List<Subscriber> ofTopic = subscribers.computeIfAbsent(topic, t -> new CopyOnWriteArrayList<>());
        ofTopic.add(subscriber);
        return () -> ofTopic.remove(subscriber);
    }

    @Override
    public void publish(String topic, Message message) throws InterruptedException {
        for (Subscriber subscriber : subscribers.getOrDefault(topic, List.of())) {
            subscriber.free.acquire();
            executor.execute(() -> {
                try {
                    subscriber.handler.handle(message);
                } finally {
                    subscriber.free.release();
                }
            });
        }
    }

    @Override
    public void close() {
        subscribers.clear();
    }
}
