package io.todoflow.event;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code todoflow}.
 *
 * @param appId app-id of this process, and the source of its events
 * @param topics the topic of each event type, and the topics to consume
 */
@ConfigurationProperties("todoflow")
record EventProperties(String appId, Map<String, String> topics) {

    private static final Set<String> CONSUMED = Set.of("task-events", "task-reminders");

    /** The types of task events: those that have a topic. */
    Set<String> taskEventTypes() {
        return topics.keySet().stream()
                .filter(name -> name.startsWith("task-") && !CONSUMED.contains(name))
                .map(name -> name.replaceFirst("-", "."))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The topic of an event type. The type {@code task.created} has the key {@code task-created}. */
    String topicOf(String eventType) {
        String name = eventType.replace('.', '-');
        String topic = topics.get(name);
        if (topic == null) {
            throw new IllegalStateException(
                    "Events of type %s have no topic: write todoflow.topics.%s".formatted(eventType, name));
        }
        return topic;
    }
}
