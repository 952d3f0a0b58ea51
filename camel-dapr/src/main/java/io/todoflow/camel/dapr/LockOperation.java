package io.todoflow.camel.dapr;

/** What {@code dapr:lock} does. */
public enum LockOperation {
    /** Acquires a lock if it is free. */
    tryLock,
    /** Releases a lock. */
    unlock
}
