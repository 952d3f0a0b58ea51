package io.todoflow;

import io.todoflow.page.UnloadedFiles;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceReloadStrategySupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.util.ResourceUtils;

/**
 * Reloads a route file when it is saved, for development, and stops routes that it no longer contains. Logs in one line
 * why a file cannot be loaded. Unlike Camel's reload, it knows which files this process runs, and detects removed files
 * and new folders.
 */
@Component
@ConditionalOnProperty("todoflow.reload")
class RouteReload extends ResourceReloadStrategySupport implements UnloadedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);
    private static final long PERIOD_MILLIS = 500;

    private final CamelContext camel;
    private final String location;
    private final Path folder;
    private final Set<String> running;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "route-reload"));
    /** The versions of the files at the last check; a file that has changed since may be incomplete. */
    private Map<Path, Version> seen;

    private final Map<Path, Version> loaded;
    private final Map<Path, UnloadedFile> unloaded = new ConcurrentSkipListMap<>();

    private record Version(FileTime modified, long size) {}

    RouteReload(
            CamelContext camel,
            @Value("${todoflow.routes}") String location,
            @Value("${camel.main.routes-include-pattern}") List<String> files)
            throws IOException {
        this.camel = camel;
        this.location = location;
        folder = ResourceUtils.getFile(location).toPath().toAbsolutePath().normalize();
        running = files.stream()
                .map(file -> RouteFiles.flow(file.substring(location.length() + 1)))
                .collect(Collectors.toSet());
        seen = versions();
        loaded = new HashMap<>(seen);
    }

    @EventListener
    void start(ApplicationReadyEvent ready) throws Exception {
        camel.addService(this);
        executor.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @PreDestroy
    void end() {
        executor.shutdownNow();
    }

    @Override
    public void onReload(Object source) {
        executor.execute(this::look);
    }

    private void look() {
        try {
            Map<Path, Version> before = seen;
            seen = versions();
            for (Path file : List.copyOf(loaded.keySet())) {
                if (!seen.containsKey(file)) {
                    loaded.remove(file);
                    settled(file);
                    stop(file, Set.of());
                }
            }
            for (Map.Entry<Path, Version> file : seen.entrySet()) {
                boolean isWritten = file.getValue().equals(before.get(file.getKey()));
                if (isWritten && !file.getValue().equals(loaded.put(file.getKey(), file.getValue()))) {
                    load(file.getKey());
                }
            }
        } catch (Exception e) {
            LOG.warn("The route files in {} could not be compared: {}", folder, RouteFailure.of(e));
        }
    }

    private Map<Path, Version> versions() throws IOException {
        Map<Path, Version> versions = new HashMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                if (file.toString().endsWith(RouteFiles.EXTENSION)) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    versions.put(file, new Version(attributes.lastModifiedTime(), attributes.size()));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return versions;
    }

    private void load(Path file) throws IOException {
        String name = name(file);
        String flow = RouteFiles.flow(name);
        if (!running.contains(flow)) {
            refuse(
                    file,
                    new RouteFailure(
                            null, null, "this process does not run the flow %s, see todoflow.services".formatted(flow)),
                    null);
            return;
        }
        try {
            Resource resource = PluginHelper.getResourceLoader(camel).resolveResource("file:" + file);
            Set<String> routes = PluginHelper.getRoutesLoader(camel).updateRoutes(List.of(resource));
            LOG.info("{} is loaded: {}", name, routes);
            stop(file, routes);
            settled(file);
            incSucceededCounter();
        } catch (Exception e) {
            refuse(file, RouteFailure.of(e).in(file), e);
        }
    }

    private void refuse(Path file, RouteFailure failure, @Nullable Exception cause) {
        String line = "%s is not loaded, %s".formatted(name(file), failure);
        LOG.warn(line);
        unloaded.put(file, new UnloadedFile(name(file), failure.line(), failure.reason()));
        setLastError(new IllegalStateException(line, cause));
        incFailedCounter();
    }

    /** Records that a file is loaded or gone. The last error stays while another file is not loaded. */
    private void settled(Path file) {
        unloaded.remove(file);
        if (unloaded.isEmpty()) {
            setLastError(null);
        }
    }

    @Override
    public List<UnloadedFile> unloaded() {
        return List.copyOf(unloaded.values());
    }

    /** Stops the routes that their file no longer contains. */
    private void stop(Path file, Collection<String> except) throws Exception {
        Set<String> stopped = new TreeSet<>();
        for (Route route : List.copyOf(camel.getRoutes())) {
            if (file.equals(source(route)) && !except.contains(route.getRouteId())) {
                camel.getRouteController().stopRoute(route.getRouteId());
                camel.removeRoute(route.getRouteId());
                stopped.add(route.getRouteId());
            }
        }
        if (!stopped.isEmpty()) {
            LOG.info("{} no longer has these routes, which are stopped: {}", name(file), stopped);
        }
    }

    private static Path source(Route route) {
        Resource resource = route.getSourceResource();
        URI uri = resource == null ? null : resource.getURI();
        return uri != null && "file".equals(uri.getScheme())
                ? Path.of(uri).toAbsolutePath().normalize()
                : Path.of("");
    }

    private String name(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }
}
