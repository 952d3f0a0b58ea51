package io.todoflow.cluster;

import io.todoflow.testing.Programs;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that the tests run, named by the property {@code cluster.<program>} or on the {@code PATH}. */
enum Tool {
    ETCD("etcd"),
    API_SERVER("kube-apiserver"),
    CONTROLLER_MANAGER("kube-controller-manager"),
    SCHEDULER("kube-scheduler"),
    KWOK("kwok"),
    KUBECTL("kubectl"),
    HELM_3("helm3"),
    HELM_4("helm4"),
    DAPR_SENTRY("dapr-sentry"),
    DAPR_INJECTOR("dapr-injector"),
    DAPR_OPERATOR("dapr-operator");

    /** The programs that every cluster needs. */
    private static final List<Tool> OF_EACH_CLUSTER =
            List.of(ETCD, API_SERVER, CONTROLLER_MANAGER, SCHEDULER, KWOK, KUBECTL);

    private final String program;

    Tool(String program) {
        this.program = program;
    }

    private Optional<Path> path() {
        String given = System.getProperty("cluster." + program, "");
        return given.isEmpty() ? Programs.onPath(program) : Optional.of(Path.of(given));
    }

    /** The command that runs it. */
    String command() {
        return path().orElseThrow(() -> new IllegalStateException(absence(this)))
                .toString();
    }

    /** The missing programs of every cluster; empty if there are none. */
    static String missing() {
        return missing(OF_EACH_CLUSTER.toArray(Tool[]::new));
    }

    /** The missing ones of these programs; empty if there are none. */
    static String missing(Tool... tools) {
        return Stream.of(tools)
                .filter(tool -> tool.path().isEmpty())
                .map(Tool::absence)
                .reduce((first, second) -> first + "; " + second)
                .orElse("");
    }

    private static String absence(Tool tool) {
        return "%s is neither on the PATH nor named by -Dcluster.%s".formatted(tool.program, tool.program);
    }

    @Override
    public String toString() {
        return program;
    }
}
