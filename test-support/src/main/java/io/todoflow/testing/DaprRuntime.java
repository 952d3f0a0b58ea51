package io.todoflow.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runtimes of the contract tests; an empty DAPRD leaves only the embedded one. */
public enum DaprRuntime {
    EMBEDDED,
    DAPRD;

    private static final Logger LOG = LoggerFactory.getLogger(DaprRuntime.class);

    /** The binary of daprd: from the environment variable DAPRD, or on the PATH. */
    public static final Optional<Path> DAPRD_BINARY = binary("DAPRD", "daprd");

    /** The binary of Dapr's scheduler: from the environment variable DAPR_SCHEDULER, or on the PATH. */
    public static final Optional<Path> SCHEDULER_BINARY = binary("DAPR_SCHEDULER", "dapr-scheduler");

    /** The binary of Dapr's placement service: from the environment variable DAPR_PLACEMENT, or on the PATH. */
    public static final Optional<Path> PLACEMENT_BINARY = binary("DAPR_PLACEMENT", "dapr-placement");

    static {
        LOG.info(
                "The Dapr contract runs on the embedded Dapr{}",
                DAPRD_BINARY
                        .map(path -> " and on " + path)
                        .orElse(" only: no daprd in the environment variable DAPRD or on the PATH"));
        if (DAPRD_BINARY.isPresent() && SCHEDULER_BINARY.isEmpty()) {
            LOG.info("Jobs run on the embedded Dapr only: no dapr-scheduler in DAPR_SCHEDULER or on the PATH");
        }
        if (DAPRD_BINARY.isPresent() && PLACEMENT_BINARY.isEmpty()) {
            LOG.info("Workflows are not run: no dapr-placement in DAPR_PLACEMENT or on the PATH");
        }
    }

    public static List<DaprRuntime> found(boolean withScheduler) {
        List<DaprRuntime> found = new ArrayList<>(List.of(EMBEDDED));
        if (DAPRD_BINARY.isPresent() && (!withScheduler || SCHEDULER_BINARY.isPresent())) {
            found.add(DAPRD);
        }
        return found;
    }

    private static Optional<Path> binary(String variable, String name) {
        String given = System.getenv(variable);
        if (given != null) {
            return given.isEmpty() ? Optional.empty() : Optional.of(Path.of(given));
        }
        return Programs.onPath(name);
    }
}
