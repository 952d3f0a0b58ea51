package io.todoflow.page;

import io.todoflow.page.FlowGraph.Edge;
import io.todoflow.page.UnloadedFiles.UnloadedFile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one process runs. A change that an older backend cannot read needs another {@link #FORMAT}.
 *
 * @param breakers the state that each circuit breaker is in
 * @param sidecar whether the sidecar is there; null when it is not known, or not needed
 * @param unloaded saved route files that are not the ones that run
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
     * @param file in which its route is written
     * @param status of its route, in lower case; {@code gone} if no process runs it any more
     * @param services that run it
     * @param counts since the process began, or of what waits now
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
