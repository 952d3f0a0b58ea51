package io.todoflow.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceReloadStrategy;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** The files in which the loaded routes are written, and why one of them could not be loaded again. */
@Component
@ServedByBackend
class RouteFiles {

    private final CamelContext camel;
    private final String root;

    /**
     * A file and its content.
     *
     * @param name its path in the folder of the routes
     */
    record RouteFile(String name, String yaml) {}

    RouteFiles(CamelContext camel, @Value("${todoflow.routes}") String folder) {
        this.camel = camel;
        this.root = folder.replaceFirst(".*[/:]", "") + "/";
    }

    /** The file of a loaded route; empty if no route has this id, or if it does not come from a file. */
    Optional<RouteFile> of(String routeId) {
        RouteDefinition route =
                camel.getCamelContextExtension().getContextPlugin(Model.class).getRouteDefinition(routeId);
        return Optional.ofNullable(route).map(RouteDefinition::getResource).map(this::read);
    }

    private RouteFile read(Resource file) {
        String location = file.getLocation();
        int start = location.lastIndexOf(root);
        try (InputStream yaml = file.getInputStream()) {
            return new RouteFile(
                    start < 0 ? location : location.substring(start + root.length()),
                    new String(yaml.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why a saved file is not the one that runs; null if each is, or if files are not loaded again. */
    @Nullable
    String reloadError() {
        ResourceReloadStrategy reload = camel.hasService(ResourceReloadStrategy.class);
        return reload == null || reload.getLastError() == null
                ? null
                : Objects.toString(
                        reload.getLastError().getMessage(),
                        reload.getLastError().toString());
    }
}
