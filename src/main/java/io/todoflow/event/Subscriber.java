package io.todoflow.event;

/**
 * A consumer of events.
 *
 * @param name how the inbox knows it
 * @param topics what it subscribes to
 */
public record Subscriber(String name, String[] topics) {}
