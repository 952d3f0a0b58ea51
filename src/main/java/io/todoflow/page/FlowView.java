package io.todoflow.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.page.FlowGraph.Edge;
import io.todoflow.page.FlowGraph.Kind;
import io.todoflow.page.OtherProcesses.OtherProcess;
import io.todoflow.page.ProcessFlow.Part;
import io.todoflow.page.UnloadedFiles.UnloadedFile;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The flows of all processes in one graph: the current ones of this process, and the last description of each other
 * process.
 */
@Component
@ServedByBackend
class FlowView {

    private final FlowDescription own;
    private final OtherProcesses others;
    private final ObjectMapper json;
    private final boolean allInOne;
    private final Set<String> unlisted;

    /**
     * The flows at a time.
     *
     * @param service app-id of this process
     * @param allInOne whether it runs all services
     * @param processes this process and the others
     * @param elsewhere consumers that have processed events but that no known process runs
     * @param breakers the state of each circuit breaker
     * @param sidecar whether the sidecar of this process is there; null when it is not known, or not needed
     * @param unlisted flows that no service runs
     * @param unloaded saved route files that differ from the running ones
     */
    record Flow(
            String service,
            boolean allInOne,
            List<RunningProcess> processes,
            List<Part> nodes,
            List<Edge> edges,
            Set<String> elsewhere,
            Map<String, String> breakers,
            @Nullable Boolean sidecar,
            Set<String> unlisted,
            List<UnloadedFile> unloaded) {}

    /**
     * A process.
     *
     * @param version version of the application
     * @param sidecar whether its sidecar is there; null when it is not known, or not needed
     * @param goneSince when its next description was due; null while it is alive
     * @param isDrawn whether the graph contains its flows; another version may describe them in a different format
     */
    record RunningProcess(
            String service,
            String version,
            @Nullable Boolean sidecar,
            @Nullable Instant goneSince,
            boolean isDrawn) {}

    FlowView(
            FlowDescription own,
            OtherProcesses others,
            ObjectMapper json,
            @Value("${todoflow.service}") String service,
            @Value("${todoflow.unlisted-flows}") List<String> unlisted) {
        this.own = own;
        this.others = others;
        this.json = json;
        this.allInOne = service.isEmpty();
        this.unlisted = new TreeSet<>(unlisted);
    }

    /** The view as JSON. */
    String read() {
        ProcessFlow here = own.read();
        FlowMerge all = new FlowMerge();
        all.add(here);
        List<RunningProcess> processes = new ArrayList<>();
        processes.add(new RunningProcess(own.service(), own.version(), here.sidecar(), null, true));
        for (OtherProcess other : others.all()) {
            ProcessFlow flow = other.flow();
            boolean isGone = other.goneSince() != null;
            // nobody misses a replica that is gone
            if (isGone && other.service().equals(own.service())) {
                continue;
            }
            if (flow != null && isGone) {
                all.addGone(flow);
            } else if (flow != null) {
                all.add(flow);
            }
            processes.add(new RunningProcess(
                    other.service(),
                    other.version(),
                    flow == null || isGone ? null : flow.sidecar(),
                    other.goneSince(),
                    flow != null));
        }
        return written(new Flow(
                own.service(),
                allInOne,
                processes,
                all.nodes(),
                all.edges(),
                unknown(all.nodes()),
                all.breakers(),
                here.sidecar(),
                unlisted,
                all.unloaded()));
    }

    private Set<String> unknown(List<Part> nodes) {
        Set<String> consumers = new TreeSet<>(others.consumers());
        nodes.stream()
                .filter(node -> node.kind().equals(Kind.CONSUMER.name().toLowerCase(Locale.ROOT)))
                .map(Part::title)
                .forEach(consumers::remove);
        return consumers;
    }

    private String written(Flow flow) {
        try {
            return json.writeValueAsString(flow);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
