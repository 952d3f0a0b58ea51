package io.todoflow.cluster;

import io.todoflow.cluster.Commands.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A release of the chart in a namespace, managed by one version of Helm. */
record Release(Cluster cluster, Tool helm, String namespace, String name) {

    static final Path CHART = Path.of("helm/todoflow").toAbsolutePath();

    Result install(String values, String... arguments) {
        return helm("install", CHART, values, arguments);
    }

    Result upgrade(String values, String... arguments) {
        return helm("upgrade", CHART, values, arguments);
    }

    /** Installs or upgrades a chart. */
    Result helm(String command, Path chart, String values, String... arguments) {
        return helm(
                command,
                Stream.concat(Stream.of(chart.toString(), "--values=" + file(values)), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    Result helm(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command, name));
        all.addAll(List.of(arguments));
        all.add("--namespace=" + namespace);
        return cluster.run(helm, "", all.toArray(String[]::new));
    }

    /**
     * The objects for values, rendered like GitOps tools do: for the cluster's version, without access to its objects.
     */
    String template(String values) {
        return template(Path.of(file(values)));
    }

    String template(Path values) {
        return Cluster.succeed(helm(
                        "template",
                        CHART.toString(),
                        "--values=" + values,
                        "--no-hooks",
                        "--kube-version=" + cluster.version()))
                .output();
    }

    private static String file(String values) {
        try {
            Path file = Files.writeString(Files.createTempFile("values", ".yaml"), values);
            file.toFile().deleteOnExit();
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
