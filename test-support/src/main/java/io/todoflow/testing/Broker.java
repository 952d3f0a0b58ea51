package io.todoflow.testing;

/** A real broker as a process of its own, which can be killed and keeps port and data. */
public interface Broker extends AutoCloseable {

    /** Host and port. */
    String address();

    /** Its process, while it runs. */
    ProcessHandle handle();

    /** Ends it as SIGKILL does. */
    void kill();

    /** Starts it again, after {@link #kill}, and waits until it serves. */
    void start();

    /** Starts it again without anything that it had, after {@link #kill}. */
    void startEmpty();

    @Override
    void close();
}
