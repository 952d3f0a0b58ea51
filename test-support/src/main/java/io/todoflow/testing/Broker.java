package io.todoflow.testing;

/** A real broker in a separate process, which can be killed and keeps its port and data. */
public interface Broker extends AutoCloseable {

    /** Host and port. */
    String address();

    /** Its process, while it runs. */
    ProcessHandle handle();

    /** Kills it with SIGKILL. */
    void kill();

    /** Restarts it after {@link #kill}, and waits until it is ready. */
    void start();

    /** Restarts it after {@link #kill} without its data. */
    void startEmpty();

    @Override
    void close();
}
