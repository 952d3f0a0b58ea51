package io.todoflow.camel.dapr;

/** The operations of {@code to: dapr:workflow}, with the same names as in Camel's own component. */
public enum WorkflowOperation {
    /** Starts a workflow, with the body as its input. */
    scheduleNew,
    /** Terminates an instance, with the body as its output. */
    terminate,
    /** Deletes an instance that has ended. */
    purge,
    /** Suspends an instance until it is resumed. */
    suspend,
    /** Resumes a suspended instance. */
    resume,
    /** Reads an instance. */
    state,
    /** Waits until an instance runs, and reads it. */
    waitForInstanceStart,
    /** Waits until an instance has ended, and reads it. */
    waitForInstanceCompletion,
    /** Sends the body to an instance that waits for an event. */
    raiseEvent
}
