package io.todoflow.page;

import io.todoflow.page.UnloadedFiles.UnloadedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.NamedNode;
import org.apache.camel.model.ChoiceDefinition;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.util.URISupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The files of the loaded routes, and the reasons why some could not be reloaded. */
@Component
class RouteFiles {

    private final CamelContext camel;
    private final ObjectProvider<UnloadedFiles> reload;
    private final String root;

    /**
     * A file and its content.
     *
     * @param name its path in the folder of the routes
     * @param steps the running steps of the route, in order
     */
    record RouteFile(String name, String yaml, List<Step> steps) {}

    /**
     * A step of a route.
     *
     * @param kind its name in the DSL, such as {@code to}
     * @param what its endpoint or expression
     * @param depth number of enclosing steps
     */
    record Step(String kind, String what, int depth) {}

    RouteFiles(CamelContext camel, ObjectProvider<UnloadedFiles> reload, @Value("${todoflow.routes}") String folder) {
        this.camel = camel;
        this.reload = reload;
        this.root = folder.replaceFirst(".*[/:]", "") + "/";
    }

    /** The file of a loaded route; empty if no route has this id, or if it does not come from a file. */
    Optional<RouteFile> of(String routeId) {
        return route(routeId).map(this::read);
    }

    /** The path of a loaded route's file in the folder of the routes; empty as above. */
    Optional<String> name(String routeId) {
        return route(routeId).map(RouteDefinition::getResource).map(this::name);
    }

    private Optional<RouteDefinition> route(String id) {
        return Optional.ofNullable(camel.getCamelContextExtension()
                        .getContextPlugin(Model.class)
                        .getRouteDefinition(id))
                .filter(route -> route.getResource() != null);
    }

    private String name(Resource file) {
        String location = file.getLocation();
        int start = location.lastIndexOf(root);
        return start < 0 ? location : location.substring(start + root.length());
    }

    private RouteFile read(RouteDefinition route) {
        Resource file = route.getResource();
        try (InputStream yaml = file.getInputStream()) {
            return new RouteFile(
                    name(file),
                    new String(yaml.readAllBytes(), StandardCharsets.UTF_8),
                    steps(route, 0).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Step> steps(NamedNode parent, int depth) {
        return RouteSteps.inside(parent).stream()
                .flatMap(step -> Stream.concat(
                        Stream.of(new Step(step.getShortName(), URISupport.sanitizeUri(what(step)), depth)),
                        steps(step, depth + 1)));
    }

    /** The label of a step without its kind, which some labels repeat. That of a choice repeats its branches. */
    private static String what(NamedNode step) {
        if (step instanceof ChoiceDefinition) {
            return "";
        }
        String label = step.getLabel();
        boolean isWrapped = label.startsWith(step.getShortName() + "[") && label.endsWith("]");
        return isWrapped ? label.substring(step.getShortName().length() + 1, label.length() - 1) : label;
    }

    /** The saved files that differ from the running ones; empty without live reload. */
    List<UnloadedFile> unloaded() {
        return reload.stream().flatMap(files -> files.unloaded().stream()).toList();
    }
}
