package io.todoflow.dev.dapr;

/** A topic of a pub/sub component. */
record Topic(String pubsub, String name) {}
