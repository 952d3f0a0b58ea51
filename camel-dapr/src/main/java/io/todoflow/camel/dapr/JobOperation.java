package io.todoflow.camel.dapr;

/** What {@code to: dapr:job} does. */
public enum JobOperation {
    schedule,
    get,
    delete
}
