package io.todoflow.contract;

import java.util.ArrayList;
import java.util.List;

/** What a world is made of: the app-id, Dapr resources and what the app subscribes to. */
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
    private boolean scheduler;

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

    /** Adds YAML files, each with what is given. */
    Setup with(String... yaml) {
        resources.addAll(List.of(yaml));
        return this;
    }

    /** What {@code /dapr/subscribe} answers; single quotes stand for double ones. */
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

    /** The app has a port, and does not listen yet. */
    Setup appDown() {
        appListens = false;
        return this;
    }

    Setup withScheduler() {
        scheduler = true;
        return this;
    }

    boolean needsScheduler() {
        return scheduler;
    }
}
