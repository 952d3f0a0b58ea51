package io.todoflow.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.deployment.Services.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Deployment files match the table of services and the routes. {@code -Dregenerate=true} rewrites them first. */
class ServiceFilesTest {

    private static final String COMMAND = "run ./mvnw test -Dtest=ServiceFilesTest -Dregenerate=true";
    private static final ServiceFiles FILES = new ServiceFiles(Services.TABLE.values());

    static Set<Path> files() {
        return FILES.texts().keySet();
    }

    @BeforeAll
    static void write() throws IOException {
        if (Boolean.getBoolean("regenerate")) {
            for (Map.Entry<Path, String> file : FILES.texts().entrySet()) {
                Files.createDirectories(file.getKey().toAbsolutePath().getParent());
                Files.writeString(file.getKey(), file.getValue());
            }
            for (Path file : FILES.superfluous()) {
                Files.delete(file);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void aFileMatchesTheTableOfServices(Path file) {
        assertThat(file).as("%s is not there; %s", file, COMMAND).exists();
        assertThat(file)
                .as("%s differs from application.yaml and the routes; %s", file, COMMAND)
                .hasContent(FILES.texts().get(file));
    }

    @Test
    void noFileBelongsToARemovedService() {
        assertThat(FILES.superfluous()).as(COMMAND).isEmpty();
    }

    @Test
    void aNewServiceIsAddedToEachFile() {
        // Given
        List<Service> services = new ArrayList<>(Services.TABLE.values());
        services.add(new Service("counter-service", 8009, Set.of("task-events"), Set.of(), false, false, false));

        // When
        Map<Path, String> texts = new ServiceFiles(services).texts();

        // Then
        assertThat(texts.get(Path.of("dapr.yaml"))).contains("appID: counter-service", "appPort: 8009");
        assertThat(texts.get(Path.of("helm/todoflow/files/services.yaml")))
                .contains("counter-service: {port: 8009, consumes: [task-events]");
        assertThat(texts.get(Path.of("helm/camel-k/counter-service.yaml")))
                .contains("TODOFLOW_SERVICE=counter-service", "port: 8009")
                .doesNotContain("8000");
        assertThat(texts.get(Path.of("dapr-components/kafka/pubsub.yaml")))
                .contains("counter-service=task-events", "  - counter-service");
        assertThat(texts.get(Path.of("dapr-components/subscriptions/task-events.yaml")))
                .contains("  - counter-service");
        assertThat(texts.get(Path.of("dapr-components/subscriptions/task-reminders.yaml")))
                .doesNotContain("counter-service");
        assertThat(texts.get(Path.of("dapr-components/state-redis/statestore.yaml")))
                .doesNotContain("counter-service");
    }
}
