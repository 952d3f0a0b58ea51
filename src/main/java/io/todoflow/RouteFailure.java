package io.todoflow;

import io.todoflow.camel.dapr.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/**
 * Why a route file does not load, in one line.
 *
 * @param line line in the file, from 1; null if unknown
 * @param routeId id of the route that cannot be created; null if unknown
 * @param cause what is wrong
 */
record RouteFailure(@Nullable Integer line, @Nullable String routeId, String cause) {

    /** Finds the failure of a route file among the causes of an exception; empty if there is none. */
    static Optional<RouteFailure> find(Throwable failure) {
        return causes(failure).flatMap(cause -> ofOne(cause).stream()).findFirst();
    }

    /** Describes an exception from loading a route file. */
    static RouteFailure of(Throwable failure) {
        return find(failure).orElseGet(() -> new RouteFailure(null, null, Excerpt.message(root(failure))));
    }

    /** Adds the line at which the route starts, which Camel does not report. */
    RouteFailure in(Path file) throws IOException {
        if (line != null || routeId == null) {
            return this;
        }
        List<String> lines = Files.readAllLines(file);
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).strip().equals("id: " + routeId)) {
                return new RouteFailure(i + 1, routeId, cause);
            }
        }
        return this;
    }

    private static Optional<RouteFailure> ofOne(Throwable failure) {
        if (failure instanceof MarkedYamlEngineException yaml) {
            Integer line = yaml.getProblemMark()
                    .map(Mark::getLine)
                    .map(index -> index + 1)
                    .orElse(null);
            return Optional.of(new RouteFailure(line, null, Excerpt.line(yaml.getProblem())));
        }
        if (failure instanceof FailedToCreateRouteException create) {
            return Optional.of(new RouteFailure(null, create.getRouteId(), Excerpt.message(root(create))));
        }
        if (failure instanceof FailedToStartRouteException start) {
            return Optional.of(new RouteFailure(null, start.getRouteId(), Excerpt.message(root(start))));
        }
        return Optional.empty();
    }

    private static Throwable root(Throwable failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElse(failure);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        Stream.Builder<Throwable> causes = Stream.builder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes.build();
    }

    /** The reason without the line. */
    String reason() {
        return (routeId == null ? "" : "route " + routeId + ": ") + cause;
    }

    @Override
    public String toString() {
        return (line == null ? "" : "line " + line + ": ") + reason();
    }
}
