package io.todoflow.web;

import java.util.List;

/** The paths of the sidecar: subscriptions, deliveries and triggers. */
final class SidecarPaths {

    /** The prefix of the paths of events. */
    static final String DELIVERIES = "/events/";

    /** The prefixes of the paths; each ends with a slash. */
    static final List<String> PREFIXES = List.of("/dapr/", DELIVERIES, "/job/");

    private SidecarPaths() {}

    static boolean contain(String path) {
        return PREFIXES.stream().anyMatch(path::startsWith);
    }
}
