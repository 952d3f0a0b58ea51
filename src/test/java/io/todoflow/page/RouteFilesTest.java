package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceReloadStrategySupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of the files in which routes are written. */
class RouteFilesTest {

    private static final String ROUTE = """
            - route:
                id: task-naming
                from:
                  uri: direct:task-naming
                  steps:
                    - log:
                        message: named
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() {
        camel.start();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    private RouteFiles files() {
        return new RouteFiles(camel, "file:" + folder.resolve("routes"));
    }

    @Test
    void theFileOfARouteIsNamedByItsPathInTheFolder() throws Exception {
        // Given
        Path file = folder.resolve("routes/task-query/task-naming.camel.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, ROUTE);
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));

        // When
        var found = files().of("task-naming");

        // Then
        assertThat(found).contains(new RouteFiles.RouteFile("task-query/task-naming.camel.yaml", ROUTE));
    }

    @Test
    void aRouteThatIsNotLoadedHasNoFile() {
        assertThat(files().of("unknown")).isEmpty();
    }

    @Test
    void theFailureOfTheLastReloadIsTold() throws Exception {
        // Given
        Reload reload = new Reload();
        camel.addService(reload);
        assertThat(files().reloadError()).isNull();

        // When
        reload.fail("audit.camel.yaml is not loaded, line 7: no such step");

        // Then
        assertThat(files().reloadError()).isEqualTo("audit.camel.yaml is not loaded, line 7: no such step");
    }

    private static class Reload extends ResourceReloadStrategySupport {

        void fail(String reason) {
            setLastError(new IllegalStateException(reason));
        }

        @Override
        public void onReload(Object source) {
            throw new UnsupportedOperationException();
        }
    }
}
