package io.todoflow.it;

import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.KafkaBroker;
import org.jspecify.annotations.Nullable;

/** What the soak and the benchmark run on: a sidecar, and the broker behind it. */
enum SidecarBroker {
    /** The embedded Dapr: each sidecar has a broker in memory, and loses it when it ends. */
    EMBEDDED(SidecarRuntime.EMBEDDED),
    /** A real daprd, and a Redis that loses what it has when it ends. */
    REDIS(SidecarRuntime.DAPRD),
    /** A real daprd, and Kafka, which keeps what it has and its order. */
    KAFKA(SidecarRuntime.DAPRD);

    final SidecarRuntime sidecar;

    SidecarBroker(SidecarRuntime sidecar) {
        this.sidecar = sidecar;
    }

    /** What is missing for it to run; empty when nothing is. */
    String missing() {
        if (this == KAFKA) {
            return DaprRuntime.DAPRD_BINARY.isPresent() ? "" : "there is no daprd in the variable DAPRD or on the PATH";
        }
        return sidecar.missing();
    }

    @Nullable
    KafkaBroker kafka() {
        return this == KAFKA ? new KafkaBroker() : null;
    }
}
