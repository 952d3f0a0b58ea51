package io.todoflow.event;

/**
 * A consumer of events.
 *
 * @param name its name in the inbox
 * @param topics the topics it subscribes to
 */
public record Subscriber(String name, String[] topics) {}
