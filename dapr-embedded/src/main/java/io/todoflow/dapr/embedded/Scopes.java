package io.todoflow.dapr.embedded;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The topics that an app may publish and subscribe to, from the metadata of a pub/sub component. */
final class Scopes {

    static final Set<String> METADATA =
            Set.of("publishingScopes", "subscriptionScopes", "allowedTopics", "protectedTopics");

    private final List<String> allowed;
    private final List<String> isProtected;
    private final @Nullable List<String> publishing;
    private final @Nullable List<String> subscribing;

    Scopes(Resources.Component component, String appId) {
        allowed = list(component.metadata("allowedTopics", ""));
        isProtected = list(component.metadata("protectedTopics", ""));
        publishing = ofApp(component.metadata("publishingScopes", ""), appId);
        subscribing = ofApp(component.metadata("subscriptionScopes", ""), appId);
    }

    boolean mayPublish(String topic) {
        return may(topic, publishing);
    }

    boolean maySubscribe(String topic) {
        return may(topic, subscribing);
    }

    /** An app without a scope may use every topic that is not protected. */
    private boolean may(String topic, @Nullable List<String> scoped) {
        if (!allowed.isEmpty() && !allowed.contains(topic)) {
            return false;
        }
        if (scoped == null) {
            return !isProtected.contains(topic);
        }
        return scoped.contains(topic);
    }

    private static @Nullable List<String> ofApp(String scopes, String appId) {
        for (String scope : scopes.split(";", -1)) {
            int equals = scope.indexOf('=');
            if (equals > 0 && scope.substring(0, equals).strip().equals(appId)) {
                return list(scope.substring(equals + 1));
            }
        }
        return null;
    }

    private static List<String> list(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
    }
}
