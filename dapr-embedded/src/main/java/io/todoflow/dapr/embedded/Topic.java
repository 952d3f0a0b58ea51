package io.todoflow.dapr.embedded;

/** A topic of a pub/sub component. */
record Topic(String pubsub, String name) {}
