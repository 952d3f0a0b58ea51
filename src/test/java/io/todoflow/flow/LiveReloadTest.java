package io.todoflow.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.dev.LiveReload;
import io.todoflow.dev.TodoflowTest;
import io.todoflow.testing.TodoflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.component.mock.MockEndpoint;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.TestPropertySource;
import org.springframework.util.FileSystemUtils;

/** As in development: a flow that is saved is live. */
@TodoflowTest
@Import(LiveReload.class)
@DirtiesContext
@TestPropertySource(
        properties = {
            "todoflow.routes=file:target/live-routes",
            "camel.main.routes-reload-enabled=true",
            "camel.main.routes-reload-directory=target/live-routes",
            "camel.main.routes-reload-pattern=*.camel.yaml",
            "camel.main.routes-reload-remove-all-routes=false"
        })
class LiveReloadTest {

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

    @Test
    void aSavedFlowIsLiveAndNoLongerRunsAsItWas() throws Exception {
        // Given
        long sources = sourceKamelets();
        Route before = camel.getRoute("audit-record");

        // When
        Files.writeString(ROUTES.resolve("audit.camel.yaml"), """
                        - to:
                            uri: mock:audited
                """, StandardOpenOption.APPEND);
        await().atMost(Duration.ofSeconds(15))
                .until(() -> camel.getRoute("audit-record") != null && camel.getRoute("audit-record") != before);
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
}
