package io.todoflow.dapr.embedded;

/**
 * An attempt to deliver an event to the app.
 *
 * @param pubsub the pub/sub component
 * @param topic the topic
 * @param eventId the CloudEvent's id, which stays the same when it is redelivered
 * @param path the path of the app, or {@code /} for a stream
 * @param outcome the answer of the app: SUCCESS, RETRY or DROP; DISCARD if it has no handler
 */
public record DeliveryRecord(String pubsub, String topic, String eventId, String path, String outcome) {}
