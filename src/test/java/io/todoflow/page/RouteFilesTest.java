package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.todoflow.page.UnloadedFiles.UnloadedFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The description of route files and their steps. */
class RouteFilesTest {

    private static final String ROUTE = """
            - route:
                id: task-naming
                from:
                  uri: direct:task-naming
                  steps:
                    - choice:
                        when:
                          - expression:
                              simple:
                                expression: ${body} != null
                            steps:
                              - to:
                                  uri: mock:named
                        otherwise:
                          steps:
                            - stop: {}
                    - circuitBreaker:
                        steps:
                          - to:
                              uri: mock:far
                        onFallback:
                          steps:
                            - to:
                                uri: mock:near
                    - doTry:
                        steps:
                          - to:
                              uri: mock:tried
                        doCatch:
                          - exception:
                              - java.io.IOException
                            steps:
                              - log:
                                  message: failed
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

    private RouteFiles files(UnloadedFiles... reload) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        Stream.of(reload).forEach(one -> beans.addBean("reload", one));
        return new RouteFiles(camel, beans.getBeanProvider(UnloadedFiles.class), "file:" + folder.resolve("routes"));
    }

    /** Saves a file with the route, and loads it. */
    private void load() throws Exception {
        Path file = folder.resolve("routes/task-query/task-naming.camel.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, ROUTE);
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(PluginHelper.getResourceLoader(camel).resolveResource("file:" + file));
    }

    @Test
    void aRouteHasAFileWithItsPathInTheFolder() throws Exception {
        // Given
        load();

        // When
        Optional<RouteFiles.RouteFile> found = files().of("task-naming");

        // Then
        assertThat(found).hasValueSatisfying(file -> {
            assertThat(file.name()).isEqualTo("task-query/task-naming.camel.yaml");
            assertThat(file.yaml()).isEqualTo(ROUTE);
        });
        assertThat(files().name("task-naming")).contains("task-query/task-naming.camel.yaml");
    }

    @Test
    void theStepsOfARouteIncludeThoseOfEachBranch() throws Exception {
        // Given
        load();

        // When
        List<RouteFiles.Step> steps =
                files().of("task-naming").map(RouteFiles.RouteFile::steps).orElseThrow();

        // Then
        assertThat(steps)
                .extracting(RouteFiles.Step::kind, RouteFiles.Step::depth)
                .containsExactly(
                        tuple("choice", 0),
                        tuple("when", 1),
                        tuple("to", 2),
                        tuple("otherwise", 1),
                        tuple("stop", 2),
                        tuple("circuitBreaker", 0),
                        tuple("to", 1),
                        tuple("onFallback", 1),
                        tuple("to", 2),
                        tuple("doTry", 0),
                        tuple("to", 1),
                        tuple("doCatch", 1),
                        tuple("log", 2),
                        tuple("log", 0));
        assertThat(steps).extracting(RouteFiles.Step::what).contains("mock:named", "mock:near", "mock:tried", "named");
    }

    @Test
    void aRouteThatIsNotLoadedHasNoFile() {
        assertThat(files().of("unknown")).isEmpty();
        assertThat(files().name("unknown")).isEmpty();
    }

    @Test
    void filesThatFailToReloadAreReported() {
        // Given
        UnloadedFile broken = new UnloadedFile("audit.camel.yaml", 7, "no such step");

        // When, Then
        assertThat(files().unloaded()).isEmpty();
        assertThat(files(() -> List.of(broken)).unloaded()).containsExactly(broken);
    }
}
