package io.todoflow.it.world;

import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.Programs;
import java.nio.file.Path;
import java.util.Optional;

/** The program that runs as the sidecar. */
public enum SidecarRuntime {
    EMBEDDED("the embedded Dapr"),
    DAPRD("a real daprd with Redis");

    private static final Optional<Path> REDIS_BINARY = Programs.onPath("redis-server");

    private final String description;

    SidecarRuntime(String description) {
        this.description = description;
    }

    /** The missing requirements; empty if there are none. */
    public String missing() {
        if (this == EMBEDDED) {
            return "";
        }
        if (DaprRuntime.DAPRD_BINARY.isEmpty()) {
            return "there is no daprd in the environment variable DAPRD or on the PATH";
        }
        return REDIS_BINARY.isEmpty() ? "there is no redis-server on the PATH" : "";
    }

    static String daprd() {
        return DaprRuntime.DAPRD_BINARY.orElseThrow().toString();
    }

    static String redis() {
        return REDIS_BINARY.orElseThrow().toString();
    }

    @Override
    public String toString() {
        return description;
    }
}
