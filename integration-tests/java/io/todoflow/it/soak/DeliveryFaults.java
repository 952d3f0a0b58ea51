package io.todoflow.it.soak;

import io.todoflow.it.world.SidecarBroker;
import io.todoflow.it.world.Wait;
import io.todoflow.it.world.World;
import io.todoflow.testing.Broker;
import io.todoflow.testing.TodoflowClient;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults between the broker and the effect. */
final class DeliveryFaults {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryFaults.class);
    private static final List<String> POISON = List.of(
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"task.created\",\"data\":{}}",
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"x\",\"data\":{\"event_version\":\"v9\"}}",
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"x\",\"data\":[1,\"\\u0000\"]}",
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"x\"}");

    /** Close to Kafka's limit. */
    private static final String OVERLONG =
            "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"soak\",\"type\":\"x\",\"data\":{\"event_version\":\""
                    + "long ".repeat(180_000) + "\"}}";

    /** More than can have been in transit. */
    private static final Duration REPLAYED = Duration.ofMinutes(1);

    private final SoakWorld world;
    private final boolean canCut;
    private final Random random;

    DeliveryFaults(SoakWorld world, SoakSettings settings) {
        this.world = world;
        this.canCut = settings.isLong();
        this.random = new Random(settings.seed());
    }

    List<Fault> list() {
        List<Fault> faults = new ArrayList<>();
        for (World.Replica replica : world.applications) {
            faults.add(Fault.momentary("events are republished", 4, () -> publishAgain(replica.client())));
            faults.add(Fault.momentary("poison", 2, () -> publishPoison(replica.client())));
            faults.add(Fault.momentary("an over-long event", 2, () -> publish(replica.client(), OVERLONG)));
        }
        if (canCut) {
            world.all()
                    .map(world::network)
                    .forEach(network -> faults.add(new Fault(
                            "the network is cut between effect and acknowledgement",
                            6,
                            200,
                            1500,
                            network::cut,
                            network::mend)));
        }
        // a JetStream consumer that was lost with its stream returns only when its sidecar restarts
        boolean comesBack = world.server != null && world.broker() != SidecarBroker.NATS;
        if (comesBack || world.broker() == SidecarBroker.REDIS) {
            faults.add(Fault.once("the broker loses its data, and a replay", this::wipe, this::replay));
        }
        return faults;
    }

    private void wipe() throws SQLException {
        Broker server = world.server;
        if (server != null) {
            server.kill();
        } else {
            world.redis().kill();
        }
        world.ledger.wiped();
    }

    private void replay() throws SQLException {
        Broker server = world.server;
        if (server != null) {
            server.startEmpty();
        } else {
            world.redis().start();
        }
        String from = "{\"from\":\"%s\"}".formatted(Instant.now().minus(REPLAYED));
        TodoflowClient client = world.applications.get(0).client();
        Wait.until(REPLAYED, "a replay is accepted", () -> {
            try {
                TodoflowClient.Response response = client.request("POST", "/api/replay", from);
                LOG.info("Replay {}: {} {}", from, response.status(), response.body());
                return response.status() == 202;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
        Wait.until(REPLAYED, "the replay has appended its events", world.ledger::replayed);
    }

    private void publishAgain(TodoflowClient client) throws Exception {
        for (String[] event : world.ledger.someEvents(10, random.nextDouble())) {
            publish(client, event[0], event[1]);
        }
    }

    private void publishPoison(TodoflowClient client) {
        for (String payload : POISON) {
            publish(client, payload);
        }
    }

    private void publish(TodoflowClient client, String payload) {
        String id = Long.toHexString(random.nextLong());
        publish(client, id, payload.formatted(id));
    }

    private static void publish(TodoflowClient client, String key, String event) {
        try {
            client.sidecar(
                    "POST",
                    "/v1.0/publish/pubsub/task-events?metadata.partitionKey=" + key,
                    event,
                    "Content-Type",
                    "application/cloudevents+json");
        } catch (UncheckedIOException e) {
            LOG.info("The sidecar refuses it: {}", e.getMessage());
        }
    }
}
