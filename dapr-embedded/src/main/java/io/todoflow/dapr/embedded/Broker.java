package io.todoflow.dapr.embedded;

import java.io.IOException;

/** What carries the messages of a pub/sub component. */
interface Broker {

    /** Subscribes until the result is run. */
    Runnable subscribe(String topic, Handler handler);

    /** @throws IOException when the broker does not take it */
    void publish(String topic, Message message) throws InterruptedException, IOException;

    /** Whether the entries of a bulk publish stay in order. */
    default boolean keepsBulksInOrder() {
        return false;
    }

    /** Called once the sidecar has ended, after its subscriptions. */
    void close();

    /** What a subscriber does with a message. */
    @FunctionalInterface
    interface Handler {
        Handled handle(Message message);
    }

    /** What became of a message. */
    enum Handled {
        /** Taken, dropped, or dead-lettered. */
        DONE,
        /** Not taken, as often as the resiliency policy says, and there is no dead-letter topic. */
        FAILED,
        /** The sidecar ended meanwhile. */
        CUT_OFF
    }
}
