package io.todoflow.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprComponent;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Shows the components and subscriptions of the sidecar of this process.
 *
 * @see <a href="https://docs.dapr.io/reference/api/metadata_api/">Dapr metadata API</a>
 */
@RestController
@ServedByBackend
class SidecarController {

    private final CamelContext camel;
    private final ObjectMapper json;

    /** The sidecar, without its command line and addresses. */
    record Sidecar(
            String appId,
            String version,
            List<Component> components,
            List<Subscription> subscriptions,
            List<String> features) {}

    /** A loaded component, without its metadata, which may contain secrets. */
    record Component(String name, String type, String version, List<String> capabilities) {}

    /** A topic, and the paths to which the sidecar posts its events. */
    record Subscription(String pubsub, String topic, List<String> paths, String deadLetterTopic) {}

    SidecarController(CamelContext camel, ObjectMapper json) {
        this.camel = camel;
        this.json = json;
    }

    @GetMapping(path = "/api/flow/sidecar", produces = MediaType.APPLICATION_JSON_VALUE)
    Sidecar sidecar() {
        if (!(camel.hasComponent("dapr") instanceof DaprComponent dapr)) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, "This process runs without a sidecar");
        }
        try {
            return read(json.readTree(dapr.metadata()));
        } catch (IOException e) {
            throw new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE, e.getMessage(), e);
        }
    }

    private static Sidecar read(JsonNode metadata) {
        return new Sidecar(
                text(metadata, "id"),
                text(metadata, "runtimeVersion"),
                each(metadata, "components").stream()
                        .map(component -> new Component(
                                text(component, "name"),
                                text(component, "type"),
                                text(component, "version"),
                                texts(component, "capabilities")))
                        .toList(),
                each(metadata, "subscriptions").stream()
                        .map(subscription -> new Subscription(
                                text(subscription, "pubsubname"),
                                text(subscription, "topic"),
                                each(subscription, "rules").stream()
                                        .map(rule -> text(rule, "path"))
                                        .toList(),
                                text(subscription, "deadLetterTopic")))
                        .toList(),
                texts(metadata, "enabledFeatures"));
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asText();
    }

    private static List<JsonNode> each(JsonNode node, String name) {
        return StreamSupport.stream(node.path(name).spliterator(), false).toList();
    }

    private static List<String> texts(JsonNode node, String name) {
        return each(node, name).stream().map(JsonNode::asText).toList();
    }
}
