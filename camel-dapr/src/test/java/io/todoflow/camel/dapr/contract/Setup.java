package io.todoflow.camel.dapr.contract;

import io.todoflow.testing.DaprRuntime;
import java.util.ArrayList;
import java.util.List;

/** The definition of a world: the app-id, Dapr resources, and the subscriptions of the app. */
final class Setup {

    static final String PUBSUB = component("pubsub", "pubsub.in-memory");

    final String appId;
    final List<String> resources = new ArrayList<>();
    String subscriptions = "[]";
    String secretScopes = "";
    String apiToken = "";
    String appApiToken = "";
    boolean withApp = true;
    boolean appListens = true;
    String name = "";
    final List<Service> services = new ArrayList<>();
    final List<String> topics = new ArrayList<>();
    private boolean scheduler;
    private boolean placement;
    private boolean daprdOnly;

    private Setup(String appId) {
        this.appId = appId;
    }

    static Setup app(String appId) {
        return new Setup(appId);
    }

    /** A component without metadata, or with {@code name: value} lines of it. */
    static String component(String name, String type, String... metadata) {
        StringBuilder yaml = new StringBuilder("""
                apiVersion: dapr.io/v1alpha1
                kind: Component
                metadata: {name: %s}
                spec:
                  type: %s
                  version: v1
                  metadata:
                """.formatted(name, type));
        for (String entry : metadata) {
            int colon = entry.indexOf(':');
            yaml.append("  - {name: %s, value: \"%s\"}\n"
                    .formatted(
                            entry.substring(0, colon),
                            entry.substring(colon + 1).strip()));
        }
        return yaml.toString();
    }

    /** A Resiliency with one inbound retry policy for a component. */
    static String inboundRetry(String component, String policy) {
        return """
                apiVersion: dapr.io/v1alpha1
                kind: Resiliency
                metadata: {name: %s}
                spec:
                  policies: {retries: {again: {%s}}}
                  targets: {components: {%s: {inbound: {retry: again}}}}
                """.formatted(component, policy, component);
    }

    /** Adds YAML files with this content. */
    Setup with(String... yaml) {
        resources.addAll(List.of(yaml));
        return this;
    }

    /** The answer to {@code /dapr/subscribe}; single quotes stand for double ones. */
    Setup subscribing(String json) {
        subscriptions = json.replace('\'', '"');
        return this;
    }

    /** The YAML list {@code spec.secrets.scopes}. */
    Setup secretScopes(String yaml) {
        secretScopes = yaml;
        return this;
    }

    Setup tokens(String ofSidecar, String ofApp) {
        apiToken = ofSidecar;
        appApiToken = ofApp;
        return this;
    }

    Setup withoutApp() {
        withApp = false;
        return this;
    }

    /** Gives the app a port at which it does not listen yet. */
    Setup appDown() {
        appListens = false;
        return this;
    }

    Setup withScheduler() {
        scheduler = true;
        return this;
    }

    /** Uses a daprd that runs workflows, with a state store for actors, which the embedded Dapr does not have. */
    Setup withWorkflows() {
        placement = true;
        return withScheduler().onDaprdOnly();
    }

    /** Sets its name, for a class with several setups. */
    Setup named(String variant) {
        name = variant;
        return this;
    }

    /**
     * The servers that its components connect to on daprd; if one is missing, the setup runs only on the embedded Dapr.
     */
    Setup connectingTo(Service... needed) {
        services.addAll(List.of(needed));
        return this;
    }

    /** Skips the embedded Dapr, which does not have its components. */
    Setup onDaprdOnly() {
        daprdOnly = true;
        return this;
    }

    /** Topics of Kafka that exist at startup. */
    Setup topics(String... names) {
        topics.addAll(List.of(names));
        return this;
    }

    /** The runtimes that are available here. */
    List<DaprRuntime> runtimes() {
        boolean connected = services.stream().allMatch(Service::isFound);
        return DaprRuntime.found(scheduler).stream()
                .filter(runtime -> runtime == DaprRuntime.EMBEDDED
                        ? !daprdOnly
                        : connected && (!placement || DaprRuntime.PLACEMENT_BINARY.isPresent()))
                .toList();
    }

    boolean isOnDaprdOnly() {
        return daprdOnly;
    }

    boolean needsPlacement() {
        return placement;
    }

    boolean needsScheduler() {
        return scheduler;
    }
}
