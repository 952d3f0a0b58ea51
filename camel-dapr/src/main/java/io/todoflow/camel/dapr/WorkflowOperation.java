package io.todoflow.camel.dapr;

/** What {@code to: dapr:workflow} does, with the names that Camel's own component has. */
public enum WorkflowOperation {
    /** Starts a workflow, with the body as its input. */
    scheduleNew,
    /** Ends an instance, with the body as its output. */
    terminate,
    /** Forgets an instance that has ended. */
    purge,
    /** Lets an instance wait until it is resumed. */
    suspend,
    /** Lets a suspended instance go on. */
    resume,
    /** Reads an instance. */
    state,
    /** Reads an instance as soon as it runs. */
    waitForInstanceStart,
    /** Reads an instance as soon as it has ended. */
    waitForInstanceCompletion,
    /** Sends the body to an instance that waits for an event. */
    raiseEvent
}
