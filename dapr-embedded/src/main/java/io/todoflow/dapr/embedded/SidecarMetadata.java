package io.todoflow.dapr.embedded;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dapr.v1.DaprMetadataProtos.ActorRuntime;
import io.dapr.v1.DaprMetadataProtos.AppConnectionProperties;
import io.dapr.v1.DaprMetadataProtos.GetMetadataResponse;
import io.dapr.v1.DaprMetadataProtos.PubsubSubscription;
import io.dapr.v1.DaprMetadataProtos.PubsubSubscriptionRule;
import io.dapr.v1.DaprMetadataProtos.PubsubSubscriptionRules;
import io.dapr.v1.DaprMetadataProtos.PubsubSubscriptionType;
import io.dapr.v1.DaprMetadataProtos.RegisteredComponents;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metadata API of the sidecar (recorded: metadata-and-unknown-paths). */
final class SidecarMetadata {

    /** The version of daprd that this sidecar mimics, marked as embedded. */
    static final String VERSION = "1.18.3-embedded";

    private static final String PLACEMENT = "placement: disconnected";

    private final String appId;
    private final List<Component> components;
    private final Supplier<List<Subscription>> subscriptions;
    private final @Nullable AppChannel app;
    private final Map<String, String> extended = new ConcurrentSkipListMap<>();

    /** A loaded component. */
    record Component(String name, String type, List<String> capabilities) {}

    SidecarMetadata(
            String appId,
            List<Component> components,
            Supplier<List<Subscription>> subscriptions,
            @Nullable AppChannel app) {
        this.appId = appId;
        this.components = components;
        this.subscriptions = subscriptions;
        this.app = app;
        extended.put("daprRuntimeVersion", VERSION);
    }

    void extend(String key, String value) {
        extended.put(key, value);
    }

    ObjectNode json() {
        ObjectNode json = Json.object().put("id", appId).put("runtimeVersion", VERSION);
        json.putArray("enabledFeatures");
        ArrayNode list = json.putArray("components");
        for (Component component : components) {
            ObjectNode node = list.addObject()
                    .put("name", component.name)
                    .put("type", component.type)
                    .put("version", "v1");
            if (!component.capabilities.isEmpty()) {
                node.set("capabilities", Json.MAPPER.valueToTree(component.capabilities));
            }
        }
        json.set("extended", Json.MAPPER.valueToTree(extended));
        if (!subscriptions.get().isEmpty()) {
            ArrayNode array = json.putArray("subscriptions");
            subscriptions.get().forEach(subscription -> add(array.addObject(), subscription));
        }
        ObjectNode connection = json.putObject("appConnectionProperties");
        if (app != null) {
            connection.put("port", app.port);
            connection.put("protocol", "http").put("channelAddress", app.host);
        }
        json.putObject("actorRuntime")
                .put("runtimeStatus", "DISABLED")
                .put("hostReady", false)
                .put("placement", PLACEMENT);
        return json;
    }

    private static void add(ObjectNode node, Subscription subscription) {
        node.put("pubsubname", subscription.topic().pubsub());
        node.put("topic", subscription.topic().name());
        if (!subscription.metadata().isEmpty()) {
            node.set("metadata", Json.MAPPER.valueToTree(subscription.metadata()));
        }
        if (!subscription.rules().isEmpty()) {
            ArrayNode rules = node.putArray("rules");
            for (RouteRule rule : subscription.rules()) {
                ObjectNode entry = rules.addObject();
                if (!rule.match().isEmpty()) {
                    entry.put("match", rule.match());
                }
                entry.put("path", rule.path());
            }
        }
        node.put("deadLetterTopic", subscription.deadLetterTopic());
        node.put("type", subscription.kind().name());
    }

    GetMetadataResponse proto() {
        GetMetadataResponse.Builder proto = GetMetadataResponse.newBuilder()
                .setId(appId)
                .setRuntimeVersion(VERSION)
                .putAllExtendedMetadata(extended)
                .setActorRuntime(ActorRuntime.newBuilder()
                        .setRuntimeStatus(ActorRuntime.ActorRuntimeStatus.DISABLED)
                        .setPlacement(PLACEMENT));
        for (Component component : components) {
            proto.addRegisteredComponents(RegisteredComponents.newBuilder()
                    .setName(component.name)
                    .setType(component.type)
                    .setVersion("v1")
                    .addAllCapabilities(component.capabilities));
        }
        for (Subscription subscription : subscriptions.get()) {
            PubsubSubscriptionRules.Builder rules = PubsubSubscriptionRules.newBuilder();
            subscription
                    .rules()
                    .forEach(rule -> rules.addRules(PubsubSubscriptionRule.newBuilder()
                            .setMatch(rule.match())
                            .setPath(rule.path())));
            proto.addSubscriptions(PubsubSubscription.newBuilder()
                    .setPubsubName(subscription.topic().pubsub())
                    .setTopic(subscription.topic().name())
                    .putAllMetadata(subscription.metadata())
                    .setRules(rules)
                    .setDeadLetterTopic(subscription.deadLetterTopic())
                    .setType(PubsubSubscriptionType.valueOf(subscription.kind().name())));
        }
        if (app != null) {
            proto.setAppConnectionProperties(AppConnectionProperties.newBuilder()
                    .setPort(app.port)
                    .setProtocol("http")
                    .setChannelAddress(app.host));
        }
        return proto.build();
    }
}
