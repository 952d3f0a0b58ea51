package io.todoflow.dapr.embedded;

/**
 * An attempt to deliver an event to the app.
 *
 * @param pubsub the pub/sub component
 * @param topic the topic
 * @param eventId the CloudEvent's id, which is the same when it is delivered again
 * @param path the path of the app, or {@code /} on a stream
 * @param outcome what the app made of it: SUCCESS, RETRY or DROP; DISCARD if it knows nothing of it
 */
public record DeliveryRecord(String pubsub, String topic, String eventId, String path, String outcome) {}
