package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.spi.ResourceReloadStrategy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;

/** In development, a saved flow is live, and one that cannot be loaded is reported. */
@TodoflowTest
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
@TestPropertySource(properties = {"todoflow.routes=file:target/live-routes", "todoflow.reload=true"})
class LiveReloadTest {

    private static final String BEGIN_OF_AN_ENTRY = "\\d{4}-\\d{2}-\\d{2}T.*";
    private static final Path ROUTES = Path.of("target/live-routes");

    static {
        copyRoutes();
    }

    @Autowired
    TodoflowClient todoflow;

    @Autowired
    CamelContext camel;

    @Autowired
    JdbcTemplate database;

    @AfterEach
    void allFlowsLoadUnchanged() throws IOException {
        Files.deleteIfExists(path("forgotten"));
        Set<Route> before = Set.copyOf(camel.getRoutes());
        for (String file : List.of("audit", "notification", "task-query/task-naming")) {
            save(file, Files.readString(Path.of("routes", file + ".camel.yaml")) + "\n");
        }
        await().until(() -> Stream.of("audit-record", "notification-record", "task-naming")
                .map(camel::getRoute)
                .allMatch(route -> route != null && !before.contains(route)));
    }

    @Test
    void aSavedFlowReplacesItsPreviousVersion() throws Exception {
        // Given
        long sources = sourceKamelets();
        Route before = camel.getRoute("audit-record");

        // When
        append("audit", """
                        - to:
                            uri: mock:audited
                """);
        await().until(() -> camel.getRoute("audit-record") != null && camel.getRoute("audit-record") != before);
        MockEndpoint audited = camel.getEndpoint("mock:audited", MockEndpoint.class);
        audited.expectedMessageCount(1);
        String task = todoflow.createTask("live", "Buy milk");

        // Then
        audited.assertIsSatisfied();
        await().untilAsserted(() -> assertThat(todoflow.history("live", task)).hasSize(1));
        assertThat(sourceKamelets()).isEqualTo(sources);
        assertThat(database.queryForObject("select count(*) from dead_letter", Long.class))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"task-query, task-history-rest", "task-query/task-history, task-history"})
    void savingAnOperationOrItsRouteKeepsThePathAvailable(String file, String route) throws IOException {
        // Given
        Route before = camel.getRoute(route);
        String task = todoflow.createTask("live", "Buy bread");

        // When
        append(file, "\n");
        await().until(() -> camel.getRoute(route) != null && camel.getRoute(route) != before);

        // Then
        assertThat(camel.getRoutes()).extracting(Route::getRouteId).containsOnlyOnce(route);
        await().untilAsserted(() -> assertThat(todoflow.history("live", task)).hasSize(1));
    }

    @Test
    void aRemovedFileStopsItsRoutes() throws IOException {
        // When
        Files.delete(ROUTES.resolve("task-query/task-naming.camel.yaml"));

        // Then
        await().until(() -> camel.getRoute("task-naming") == null);
        assertThat(camel.getRoute("task-way")).isNotNull();
    }

    @Test
    void aRouteRemovedFromItsFileIsStopped() throws IOException {
        // Given
        String file = "task-query/task-naming";

        // When
        save(
                file,
                Files.readString(path(file))
                        .replace("id: task-naming", "id: task-named")
                        .replace("direct:task-naming", "direct:task-named"));

        // Then
        await().until(() -> camel.getRoute("task-named") != null && camel.getRoute("task-naming") == null);
    }

    @Test
    void aFileThatDoesNotLoadIsReportedInOneLineAndItsPreviousVersionKeepsRunning(CapturedOutput output)
            throws IOException {
        // When
        save("notification", """
                # Something new.
                - route:
                    id: notification-record
                    form:
                      uri: direct:typo
                """);

        // Then
        String line = line(output, "notification.camel.yaml is not loaded");
        assertThat(line).contains("WARN", "line 3", "form");
        assertThat(following(output, line)).allSatisfy(next -> assertThat(next).matches(BEGIN_OF_AN_ENTRY));
        assertThat(camel.getRoute("notification-record")).isNotNull();
        assertThat(Objects.requireNonNull(camel.hasService(ResourceReloadStrategy.class))
                        .getLastError())
                .hasMessageContaining("line 3");
    }

    @Test
    void eachFileThatDoesNotLoadIsReportedWithItsLineUntilItLoads() throws IOException {
        // Given
        save("notification", "- route:\n    form: {}\n");
        await().until(() -> unloaded().contains("notification.camel.yaml:2"));

        // When another file loads
        append("audit", "\n");
        save("forgotten", "- route: {id: forgotten-flow, from: {uri: direct:forgotten-flow}}\n");

        // Then
        await().until(() -> unloaded().contains("forgotten.camel.yaml"));
        assertThat(unloaded()).contains("notification.camel.yaml:2");
        assertThat(Objects.requireNonNull(camel.hasService(ResourceReloadStrategy.class))
                        .getLastError())
                .isNotNull();

        // When
        save("notification", Files.readString(Path.of("routes/notification.camel.yaml")) + "\n\n");
        Files.delete(path("forgotten"));

        // Then
        await().until(() -> unloaded().isEmpty());
        assertThat(Objects.requireNonNull(camel.hasService(ResourceReloadStrategy.class))
                        .getLastError())
                .isNull();
    }

    /** The files that the page reports as not loaded, each with its line. */
    private List<String> unloaded() {
        List<String> places = new ArrayList<>();
        todoflow.request("GET", "/api/flow", "")
                .json()
                .get("unloaded")
                .forEach(file -> places.add(file.get("name").asText()
                        + (file.has("line") ? ":" + file.get("line").asText() : "")));
        return places;
    }

    @Test
    void anUnknownEndpointIsReportedInOneLine(CapturedOutput output) throws IOException {
        // When
        append("task-query/task-naming", """
                        - to:
                            uri: nosuch:thing
                """);

        // Then
        String line = line(output, "task-query/task-naming.camel.yaml is not loaded");
        assertThat(line).contains("WARN", "line 3", "route task-naming", "nosuch");
        assertThat(following(output, line)).allSatisfy(next -> assertThat(next).matches(BEGIN_OF_AN_ENTRY));
    }

    @Test
    void aSavedFileThatNoServiceListsIsReportedInOneLine(CapturedOutput output) throws IOException {
        // When
        save("forgotten", """
                # A flow that nobody has listed.
                - route:
                    id: forgotten-flow
                    from:
                      uri: direct:forgotten-flow
                      steps:
                        - log:
                            message: never
                """);

        // Then
        assertThat(line(output, "forgotten.camel.yaml is not loaded")).contains("WARN", "todoflow.services");
        assertThat(camel.getRoute("forgotten-flow")).isNull();
    }

    private static Path path(String file) {
        return ROUTES.resolve(file + ".camel.yaml");
    }

    private static void append(String file, String text) throws IOException {
        save(file, Files.readString(path(file)) + text);
    }

    /** Writes a file atomically like an editor, because a half-written file does not load. */
    private static void save(String file, String text) throws IOException {
        Path written = Files.writeString(ROUTES.resolveSibling("saved"), text);
        Files.move(written, path(file), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The only log line with a text. */
    private static String line(CapturedOutput output, String text) {
        await().until(() -> output.getAll().contains(text));
        List<String> lines =
                output.getAll().lines().filter(line -> line.contains(text)).toList();
        assertThat(lines).hasSize(1);
        return lines.get(0);
    }

    private long sourceKamelets() {
        return camel.getRoutes().stream()
                .filter(route -> route.getId().startsWith("task-event-source"))
                .count();
    }

    private static void copyRoutes() {
        try {
            FileSystemUtils.deleteRecursively(ROUTES);
            FileSystemUtils.copyRecursively(Path.of("routes"), ROUTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line after it, if any; lines of a stack trace do not begin like an entry. */
    private static List<String> following(CapturedOutput output, String line) {
        return output.getAll()
                .lines()
                .dropWhile(each -> !each.equals(line))
                .skip(1)
                .limit(1)
                .toList();
    }
}
