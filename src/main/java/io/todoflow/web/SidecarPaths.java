package io.todoflow.web;

import java.util.List;

/** Where the sidecar asks, delivers and triggers. No one else has business there. */
final class SidecarPaths {

    /** What the paths begin with; each ends with a slash. */
    static final List<String> PREFIXES = List.of("/dapr/", "/events/", "/job/");

    private SidecarPaths() {}

    static boolean contain(String path) {
        return PREFIXES.stream().anyMatch(path::startsWith);
    }
}
