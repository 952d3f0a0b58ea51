package io.todoflow.page;

import io.todoflow.page.FlowGraph.Edge;
import io.todoflow.page.UnloadedFiles.UnloadedFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The flows of one process. A change that an older backend cannot read needs a new {@link #FORMAT}.
 *
 * @param breakers the state of each circuit breaker
 * @param sidecar whether the sidecar is there; null when it is not known, or not needed
 * @param unloaded saved route files that differ from the running ones
 */
record ProcessFlow(
        List<Part> nodes,
        List<Edge> edges,
        Map<String, String> breakers,
        @Nullable Boolean sidecar,
        List<UnloadedFile> unloaded) {

    static final int FORMAT = 1;

    /**
     * A node and its state.
     *
     * @param file the file of its route
     * @param status the status of its route, in lower case; {@code gone} if no process runs it any more
     * @param services the services that run it
     * @param counts counters since the process started, or current backlogs
     */
    record Part(
            String id,
            String kind,
            String title,
            @Nullable String description,
            @Nullable String route,
            @Nullable String file,
            @Nullable String status,
            List<String> services,
            Map<String, Double> counts) {}
}
