package io.todoflow.simulation;

import io.todoflow.event.OutboxBatch;

/** A process of the application, from its start to its end. */
final class SimulatedProcess {

    final String name;
    final OutboxBatch batch = new OutboxBatch(4);
    private boolean dead;
    private boolean relaySignalled;

    SimulatedProcess(String name) {
        this.name = name;
    }

    boolean isDead() {
        return dead;
    }

    void die() {
        dead = true;
    }

    void signalRelay() {
        relaySignalled = true;
    }

    boolean isRelaySignalled() {
        return relaySignalled;
    }

    boolean takeRelaySignal() {
        boolean taken = relaySignalled;
        relaySignalled = false;
        return taken;
    }

    @Override
    public String toString() {
        return name;
    }
}
