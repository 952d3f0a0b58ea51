package io.todoflow.event;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.DefaultResourceLoader;

/** What cannot be published in another dialect is refused at the start. */
class TranslatedEventsTest {

    private static TranslatedEvents publishing(String dialect, String topic) {
        DialectProperties properties = new DialectProperties(
                "classpath:dialects",
                "",
                Map.of(),
                new DialectProperties.Publish(Map.of(dialect, List.of("other", topic)), Map.of()));
        return new TranslatedEvents(
                new ObjectMapper(),
                properties,
                new DialectMappings(properties, new DefaultResourceLoader()),
                new EventProperties(
                        "backend",
                        Map.of("task-events", "tasks,more-tasks,tasks.created", "task-reminders", "reminders")));
    }

    @Test
    void aTopicThatTheApplicationConsumesIsRefused() {
        assertThatThrownBy(() -> publishing("data", "more-tasks"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consumes topic more-tasks itself");
    }

    @Test
    void soIsATopicThatStandsForOneThatItConsumes() {
        assertThatThrownBy(() -> publishing("data", "tasks.{action}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("consumes topic tasks.{action} itself");
    }

    @Test
    void aDialectWithoutAMappingIsRefused() {
        assertThatThrownBy(() -> publishing("klingon", "events-002"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("Dialect publish/klingon has no mapping");
    }
}
