package io.todoflow.event;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings under {@code todoflow.dialects}.
 *
 * @param location folder of the mappings, {@code <dialect>.jq}
 * @param source qualifies task ids that are not UUIDs, in events without a source
 * @param taskEvents dialects of task events
 * @param taskReminders dialects of reminders
 * @param topics dialects of single topics, which replace those of the consumer
 * @param publish dialects in which events are published as well
 */
@ConfigurationProperties("todoflow.dialects")
record DialectProperties(
        String location,
        String source,
        @DefaultValue List<String> taskEvents,
        @DefaultValue List<String> taskReminders,
        @DefaultValue Map<String, List<String>> topics,
        @DefaultValue Publish publish) {

    /**
     * The dialects in which the application also publishes its events: the topics of each dialect. In a topic, {@code
     * {action}} stands for the change, such as {@code created}.
     *
     * @param taskEvents for task events
     * @param taskReminders for reminders
     */
    record Publish(
            @DefaultValue Map<String, List<String>> taskEvents,
            @DefaultValue Map<String, List<String>> taskReminders) {}
}
