package io.todoflow.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.camel.health.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * A sidecar, without its command line.
 *
 * @param health {@code up}, {@code down}, or {@code unknown} before its first check
 * @param healthReason why it is down
 * @param app how it reaches the application
 * @param schedulers addresses of the schedulers that it is connected to
 * @param placement its connection to the placement service of actors
 * @param resiliency names of the loaded resiliency policies, which daprd reports since 1.18
 */
record Sidecar(
        String appId,
        String version,
        String health,
        @Nullable String healthReason,
        List<Component> components,
        List<Subscription> subscriptions,
        AppConnection app,
        List<String> schedulers,
        String placement,
        List<String> resiliency,
        List<String> features) {

    /** A loaded component, without its metadata, which may contain secrets. */
    record Component(String name, String type, String version, List<String> capabilities) {}

    /**
     * A topic, and the paths to which the sidecar posts its events.
     *
     * @param type {@code PROGRAMMATIC}, {@code DECLARATIVE} or {@code STREAMING}
     */
    record Subscription(String pubsub, String topic, List<String> paths, String deadLetterTopic, String type) {}

    /**
     * How a sidecar reaches its application.
     *
     * @param maxConcurrency maximum number of concurrent requests; 0 for no limit
     * @param healthCheck how it checks the application; null if it does not
     */
    record AppConnection(
            String protocol,
            String host,
            int port,
            int maxConcurrency,
            @Nullable AppHealthCheck healthCheck) {}

    /** A health check of the application, which counts as unhealthy after {@code threshold} failures in a row. */
    record AppHealthCheck(String path, String interval, String timeout, int failures) {}

    /** Creates the description from an answer of the metadata API and a health check. */
    static Sidecar of(JsonNode metadata, Optional<HealthCheck.Result> health) {
        return new Sidecar(
                text(metadata, "id"),
                text(metadata, "runtimeVersion"),
                health.map(HealthCheck.Result::getState)
                        .orElse(HealthCheck.State.UNKNOWN)
                        .name()
                        .toLowerCase(Locale.ROOT),
                health.flatMap(HealthCheck.Result::getMessage).orElse(null),
                each(metadata, "components").map(Sidecar::component).toList(),
                each(metadata, "subscriptions").map(Sidecar::subscription).toList(),
                app(metadata.path("appConnectionProperties")),
                texts(metadata.path("scheduler"), "connected_addresses"),
                text(metadata.path("actorRuntime"), "placement"),
                each(metadata, "resiliencies")
                        .map(policy -> text(policy, "name"))
                        .toList(),
                texts(metadata, "enabledFeatures"));
    }

    private static Component component(JsonNode component) {
        return new Component(
                text(component, "name"),
                text(component, "type"),
                text(component, "version"),
                texts(component, "capabilities"));
    }

    private static Subscription subscription(JsonNode subscription) {
        return new Subscription(
                text(subscription, "pubsubname"),
                text(subscription, "topic"),
                each(subscription, "rules").map(rule -> text(rule, "path")).toList(),
                text(subscription, "deadLetterTopic"),
                text(subscription, "type"));
    }

    private static AppConnection app(JsonNode connection) {
        JsonNode check = connection.path("health");
        return new AppConnection(
                text(connection, "protocol"),
                text(connection, "channelAddress"),
                connection.path("port").asInt(),
                connection.path("maxConcurrency").asInt(),
                check.isMissingNode()
                        ? null
                        : new AppHealthCheck(
                                text(check, "healthCheckPath"),
                                text(check, "healthProbeInterval"),
                                text(check, "healthProbeTimeout"),
                                check.path("healthThreshold").asInt()));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private static Stream<JsonNode> each(JsonNode node, String name) {
        return StreamSupport.stream(node.path(name).spliterator(), false);
    }

    private static List<String> texts(JsonNode node, String name) {
        return each(node, name).map(JsonNode::asText).toList();
    }
}
