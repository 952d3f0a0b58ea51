package io.todoflow.camel.dapr;

/** What {@code dapr:state} does. */
public enum StateOperation {
    save,
    saveBulk,
    get,
    getBulk,
    delete,
    executeTransaction
}
