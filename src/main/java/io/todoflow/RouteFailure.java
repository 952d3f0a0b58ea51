package io.todoflow;

import io.todoflow.camel.dapr.Excerpt;
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
 * @param place the line of the file or the id of the route, if known
 * @param cause what is wrong there
 */
record RouteFailure(@Nullable String place, String cause) {

    /** The failure of a route file that an exception tells of; none if the exception has another reason. */
    static Optional<RouteFailure> find(Throwable failure) {
        return causes(failure).flatMap(cause -> ofOne(cause).stream()).findFirst();
    }

    /** What an exception tells that came from loading a route file. */
    static RouteFailure of(Throwable failure) {
        return find(failure).orElseGet(() -> new RouteFailure(null, Excerpt.message(root(failure))));
    }

    private static Optional<RouteFailure> ofOne(Throwable failure) {
        if (failure instanceof MarkedYamlEngineException yaml) {
            String line = yaml.getProblemMark()
                    .map(Mark::getLine)
                    .map(index -> "line " + (index + 1))
                    .orElse(null);
            return Optional.of(new RouteFailure(line, Excerpt.line(yaml.getProblem())));
        }
        if (failure instanceof FailedToCreateRouteException create) {
            return Optional.of(ofRoute(create.getRouteId(), create.getLocation(), create));
        }
        if (failure instanceof FailedToStartRouteException start) {
            return Optional.of(ofRoute(start.getRouteId(), start.getLocation(), start));
        }
        return Optional.empty();
    }

    private static RouteFailure ofRoute(String id, @Nullable String location, Throwable failure) {
        String place = "route " + id + (location == null ? "" : " at " + location);
        return new RouteFailure(place, Excerpt.message(root(failure)));
    }

    private static Throwable root(Throwable failure) {
        return causes(failure).reduce((outer, inner) -> inner).orElse(failure);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }

    @Override
    public String toString() {
        return place == null ? cause : place + ": " + cause;
    }
}
