package io.todoflow.event;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Settings under {@code todoflow}.
 *
 * @param appId app-id of this process, the source of its events
 * @param topics names of the topics
 */
@ConfigurationProperties("todoflow")
record EventProperties(String appId, Topics topics) {

    record Topics(String taskEvents, String taskReminders) {}
}
