package io.todoflow.camel.dapr;

/** What {@code dapr:lock} does. */
public enum LockOperation {
    /** Takes a lock where nobody has it. */
    tryLock,
    /** Gives a lock back. */
    unlock
}
