package io.todoflow.it.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.todoflow.testing.Broker;
import io.todoflow.testing.DaprResources;
import io.todoflow.testing.DaprRuntime;
import io.todoflow.testing.KafkaBroker;
import io.todoflow.testing.Nats;
import io.todoflow.testing.RabbitMq;
import io.todoflow.testing.Yaml;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The runtimes of soak and benchmark: a sidecar, and the broker behind it. */
public enum SidecarBroker {
    /** The embedded Dapr: each sidecar has an in-memory broker, which it loses when it ends. */
    EMBEDDED("the embedded Dapr", SidecarRuntime.EMBEDDED),
    /** The embedded Dapr and Kafka, which keeps its data and its order. */
    EMBEDDED_KAFKA("Kafka behind the embedded Dapr", SidecarRuntime.EMBEDDED),
    /** A real daprd and a Redis that loses its data when it ends. */
    REDIS("Redis", SidecarRuntime.DAPRD),
    /** A real daprd and Kafka, which keeps its data and its order. */
    KAFKA("Kafka", SidecarRuntime.DAPRD),
    /** A real daprd and RabbitMQ, which keeps its data. */
    RABBITMQ("RabbitMQ", SidecarRuntime.DAPRD),
    /** A real daprd and NATS JetStream, which keeps its data. */
    NATS("NATS", SidecarRuntime.DAPRD);

    public final String title;
    public final SidecarRuntime sidecar;

    SidecarBroker(String title, SidecarRuntime sidecar) {
        this.title = title;
        this.sidecar = sidecar;
    }

    /**
     * A server, and the specification of its component.
     *
     * @param broker the server
     * @param spec type, version and metadata, indented to follow {@code spec}
     */
    public record Server(Broker broker, String spec) {}

    /** Whether the events of a task arrive in the order of their publication. */
    public boolean keepsOrder() {
        return this == KAFKA || this == EMBEDDED_KAFKA;
    }

    /** The missing requirements; empty if there are none. */
    public String missing() {
        if (this == EMBEDDED || this == EMBEDDED_KAFKA || this == REDIS) {
            return sidecar.missing();
        }
        if (DaprRuntime.DAPRD_BINARY.isEmpty()) {
            return "there is no daprd in the variable DAPRD or on the PATH";
        }
        boolean isFound =
                switch (this) {
                    case RABBITMQ -> RabbitMq.isFound();
                    case NATS -> Nats.isFound();
                    default -> true;
                };
        return isFound ? "" : "there is no server of %s on the PATH".formatted(title);
    }

    /** Starts a separate server; none if the world has one. */
    @Nullable
    public Server server() {
        return switch (this) {
            case EMBEDDED, REDIS -> null;
            case KAFKA, EMBEDDED_KAFKA -> {
                KafkaBroker kafka = new KafkaBroker();
                yield new Server(kafka, KafkaSidecarFiles.spec(kafka.address()));
            }
            case RABBITMQ -> {
                RabbitMq rabbit = new RabbitMq();
                yield new Server(rabbit, spec("amqp://guest:guest@" + rabbit.address()));
            }
            case NATS -> {
                Nats nats = new Nats("task-events", "task-reminders");
                yield new Server(nats, spec("nats://" + nats.address()));
            }
        };
    }

    /** Like the deployed component, except for the address, and without the scopes, which name other services. */
    private String spec(String url) {
        JsonNode deployed = DaprResources.resource(name().toLowerCase(Locale.ROOT), "pubsub.yaml")
                .content()
                .get("spec");
        String metadata = Yaml.stream(deployed.get("metadata"))
                .map(item -> (ObjectNode) item.deepCopy())
                .filter(item -> !item.get("name").asText().matches(".*(Scopes|Topics)"))
                .map(item -> item.get("name").asText().matches("connectionString|natsURL")
                        ? item.put("value", url).without("secretKeyRef")
                        : item)
                .map(item -> "    - " + item + "\n")
                .collect(Collectors.joining());
        return "type: %s\n  version: v1\n  metadata:\n%s"
                .formatted(deployed.get("type").asText(), metadata);
    }
}
