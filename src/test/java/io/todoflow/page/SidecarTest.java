package io.todoflow.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.page.Sidecar.AppHealthCheck;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The description of a sidecar, from answers of daprd 1.18. */
class SidecarTest {

    private static Sidecar sidecar(String metadata) throws Exception {
        return Sidecar.of(new ObjectMapper().readTree(metadata), Optional.empty());
    }

    @Test
    void theConfigurationOfASidecarIsReported() throws Exception {
        // When
        Sidecar sidecar = sidecar("""
                {"id": "backend", "runtimeVersion": "1.18.3", "enabledFeatures": ["HotReload"],
                 "components": [{"name": "statestore", "type": "state.redis", "version": "v1", "capabilities": ["ETAG"]}],
                 "subscriptions": [{"pubsubname": "pubsub", "topic": "task-events", "type": "DECLARATIVE",
                   "rules": [{"path": "/events/pubsub/task-events"}], "deadLetterTopic": "dead"}],
                 "appConnectionProperties": {"port": 8000, "protocol": "http", "channelAddress": "localhost", "maxConcurrency": 16,
                   "health": {"healthCheckPath": "/healthz", "healthProbeInterval": "5s", "healthProbeTimeout": "500ms", "healthThreshold": 3}},
                 "actorRuntime": {"runtimeStatus": "RUNNING", "hostReady": true, "placement": "placement: connected"},
                 "scheduler": {"connected_addresses": ["scheduler-0:50006"]},
                 "resiliencies": [{"name": "task-delivery"}],
                 "extended": {"appCommand": "java -Dsecret=word"}}
                """);

        // Then
        assertThat(sidecar.app().healthCheck()).isEqualTo(new AppHealthCheck("/healthz", "5s", "500ms", 3));
        assertThat(sidecar.app().maxConcurrency()).isEqualTo(16);
        assertThat(sidecar.schedulers()).containsExactly("scheduler-0:50006");
        assertThat(sidecar.placement()).isEqualTo("placement: connected");
        assertThat(sidecar.resiliency()).containsExactly("task-delivery");
        assertThat(sidecar.components()).extracting(Sidecar.Component::name).containsExactly("statestore");
        assertThat(sidecar.subscriptions())
                .extracting(Sidecar.Subscription::type)
                .containsExactly("DECLARATIVE");
        assertThat(sidecar.toString()).doesNotContain("secret=word");
    }

    @Test
    void fieldsThatASidecarDoesNotReportAreEmpty() throws Exception {
        // When
        Sidecar sidecar = sidecar("{\"id\": \"backend\"}");

        // Then
        assertThat(sidecar.health()).isEqualTo("unknown");
        assertThat(sidecar.app().healthCheck()).isNull();
        assertThat(List.of(sidecar.schedulers(), sidecar.resiliency(), sidecar.components()))
                .allMatch(List::isEmpty);
    }
}
