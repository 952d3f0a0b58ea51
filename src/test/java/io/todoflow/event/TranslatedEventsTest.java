package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.DefaultResourceLoader;

/** Refuses invalid translation settings at startup. */
class TranslatedEventsTest {

    private static TranslatedEvents publishing(String dialect, String topic) {
        return publishing(Map.of(dialect, List.of("other", topic)));
    }

    private static TranslatedEvents publishing(Map<String, List<String>> taskEvents) {
        ObjectMapper json = new ObjectMapper();
        DialectProperties properties = new DialectProperties(
                "classpath:dialects",
                "",
                List.of(),
                List.of(),
                Map.of(),
                new DialectProperties.Publish(taskEvents, Map.of()));
        EventProperties consumed = new EventProperties(
                "backend",
                Map.of(
                        "task-created", "tasks.created",
                        "task-updated", "tasks",
                        "task-events", "tasks,more-tasks,tasks.created",
                        "task-reminders", "reminders"));
        return new TranslatedEvents(
                json,
                properties,
                new DialectMappings(properties, new DefaultResourceLoader()),
                new TaskEventReader(json),
                new OutboxEvents(json, consumed),
                consumed);
    }

    @Test
    void aTopicThatTheApplicationConsumesIsRefused() {
        assertThatThrownBy(() -> publishing("data", "more-tasks"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the application itself consumes topic more-tasks");
    }

    @Test
    void aPatternThatMatchesAConsumedTopicIsRefused() {
        assertThatThrownBy(() -> publishing("data", "tasks.{action}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the application itself consumes topic tasks.{action}");
    }

    @Test
    void aDialectWithoutAMappingIsRefused() {
        assertThatThrownBy(() -> publishing("klingon", "events-002"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Dialect publish/klingon has no mapping");
    }

    @Test
    void aMappingThatIsNotAProgramIsRefused() {
        assertThatThrownBy(() -> publishing("broken", "events-002"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("The mapping of dialect publish/broken is not a jq program");
    }

    @Test
    void aTopicOfTwoDialectsIsRefused() {
        assertThatThrownBy(() -> publishing(Map.of("data", List.of("x.{action}"), "flat", List.of("x.created"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("topic x.created occurs twice");
    }
}
