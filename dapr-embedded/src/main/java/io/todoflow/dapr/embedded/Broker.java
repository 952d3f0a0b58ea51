package io.todoflow.dapr.embedded;

import java.io.IOException;

/** Carries the messages of a pub/sub component. */
interface Broker {

    /** Subscribes to a topic. Running the result ends the subscription. */
    Runnable subscribe(String topic, Handler handler);

    /** @throws IOException if the broker refuses the message */
    void publish(String topic, Message message) throws InterruptedException, IOException;

    /** Whether the entries of a bulk publish stay in order. */
    default boolean keepsBulksInOrder() {
        return false;
    }

    /** Closes the broker, after the sidecar and its subscriptions have ended. */
    void close();

    /** Handles the messages of a subscription. */
    @FunctionalInterface
    interface Handler {
        Handled handle(Message message);
    }

    /** The outcome of handling a message. */
    enum Handled {
        /** Processed, dropped or dead-lettered. */
        DONE,
        /** Failed at every attempt that the resiliency policy allows, without a dead-letter topic. */
        FAILED,
        /** Interrupted by the end of the sidecar. */
        CUT_OFF
    }
}
