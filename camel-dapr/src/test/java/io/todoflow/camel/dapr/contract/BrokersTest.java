package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import io.todoflow.camel.dapr.contract.FakeApp.Request;
import io.todoflow.camel.dapr.contract.StreamingTest.Stream;
import io.todoflow.camel.dapr.contract.World.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The behaviour that the component relies on is the same with each broker. Order is tested only on brokers that
 * preserve it.
 */
class BrokersTest {

    private static final int RETRIES = 3;
    static final String[] TOPICS = {
        "plain", "failing", "dropping", "dead", "bulk", "raw", "ruled", "streamed", "keyed", "forbidden", "undead"
    };
    private static final String SUBSCRIPTIONS = """
            [{'pubsubname':'pubsub','topic':'plain','route':'/plain'},
             {'pubsubname':'pubsub','topic':'failing','route':'/failing','deadLetterTopic':'dead'},
             {'pubsubname':'pubsub','topic':'dropping','route':'/dropping','deadLetterTopic':'dead'},
             {'pubsubname':'pubsub','topic':'dead','route':'/dead'},
             {'pubsubname':'pubsub','topic':'bulk','route':'/bulk',
              'bulkSubscribe':{'enabled':true,'maxMessagesCount':10,'maxAwaitDurationMs':50}},
             {'pubsubname':'pubsub','topic':'raw','route':'/raw','metadata':{'rawPayload':'true'}},
             {'pubsubname':'pubsub','topic':'ruled','routes':{'rules':[
                {'match':'event.type == "a"','path':'/ruled-a'}],'default':'/ruled-other'}},
             {'pubsubname':'pubsub','topic':'keyed','route':'/keyed'},
             {'pubsubname':'pubsub','topic':'undead','route':'/undead'}]
            """.replace("\"", "\\\"");

    @SuppressWarnings("unused")
    static final List<Setup> SETUP = List.of(
            setup("in-memory", "pubsub.in-memory"),
            setup("redis", "pubsub.redis", "redisHost: {redis}", "poolSize: 60", "processingTimeout: 60s")
                    .connectingTo(Service.REDIS),
            setup(
                            "kafka",
                            "pubsub.kafka",
                            "brokers: {kafka}",
                            "authType: none",
                            "initialOffset: oldest",
                            "version: 3.6.0",
                            "consumeRetryInterval: 100ms")
                    .connectingTo(Service.KAFKA)
                    .topics(TOPICS),
            setup(
                            "rabbitmq",
                            "pubsub.rabbitmq",
                            "connectionString: amqp://guest:guest@{rabbitmq}",
                            "durable: true",
                            "deletedWhenUnused: false",
                            "deliveryMode: 2",
                            "publisherConfirm: true",
                            "requeueInFailure: true",
                            "prefetchCount: 100")
                    .connectingTo(Service.RABBITMQ),
            setup(
                            "nats",
                            "pubsub.jetstream",
                            "natsURL: nats://{nats}",
                            "deliverPolicy: all",
                            "durableName: {appID}",
                            "queueGroupName: {appID}")
                    .connectingTo(Service.NATS)
                    .onDaprdOnly(),
            setup("mqtt", "pubsub.mqtt3", "url: tcp://{mqtt}", "qos: 1", "cleanSession: false")
                    .connectingTo(Service.MQTT)
                    .onDaprdOnly());

    private static Setup setup(String name, String type, String... metadata) {
        List<String> all = new ArrayList<>(List.of(metadata));
        all.add("protectedTopics: forbidden");
        return Setup.app("brokers-" + name)
                .named(name)
                .with(
                        Setup.component("pubsub", type, all.toArray(String[]::new)),
                        Setup.inboundRetry("pubsub", "policy: constant, duration: 20ms, maxRetries: " + RETRIES))
                .subscribing(SUBSCRIPTIONS);
    }

    private final String mark = UUID.randomUUID().toString();

    /** The requests to a path with events of this test, not of an earlier one. */
    private List<Request> mine(World dapr, String path) {
        return dapr.app().requests(path).stream()
                .filter(request -> request.body().contains(mark))
                .toList();
    }

    private void awaitMine(World dapr, String path, int count) {
        World.await().until(() -> mine(dapr, path).size() >= count);
    }

    private Answer publish(World dapr, String topic, String query, int n) {
        return dapr.post("/v1.0/publish/pubsub/" + topic + query, "{'mark':'%s','n':%d}".formatted(mark, n));
    }

    @ContractTest
    void anEventArrivesWithItsAttributes(World dapr) {
        assertThat(publish(
                                dapr,
                                "plain",
                                "?metadata.cloudevent.id=" + mark
                                        + "&metadata.cloudevent.type=t&metadata.cloudevent.source=s&metadata.cloudevent.subject=u",
                                1)
                        .status())
                .isEqualTo(204);

        awaitMine(dapr, "/plain", 1);
        Request delivery = mine(dapr, "/plain").get(0);
        assertThat(delivery.headers()).containsEntry("content-type", "application/cloudevents+json");
        JsonNode event = delivery.json();
        assertThat(List.of("id", "type", "source", "subject", "topic", "pubsubname", "datacontenttype", "specversion"))
                .extracting(name -> event.path(name).asText())
                .containsExactly(mark, "t", "s", "u", "plain", "pubsub", "application/json", "1.0");
        assertThat(event.path("data").path("n").asInt()).isEqualTo(1);
    }

    @ContractTest
    void aFailingEventIsRetriedByThePolicyAndThenADeadLetter(World dapr) {
        dapr.app().on("/failing", 200, "{'status':'RETRY'}");

        publish(dapr, "failing", "", 1);

        awaitMine(dapr, "/dead", 1);
        assertThat(mine(dapr, "/failing")).hasSize(1 + RETRIES);
        JsonNode dead = mine(dapr, "/dead").get(0).json();
        assertThat(dead.path("id"))
                .isEqualTo(mine(dapr, "/failing").get(0).json().path("id"));
        assertThat(dead.path("topic").asText()).isEqualTo("failing");
    }

    @ContractTest
    void anEventThatExhaustsItsRetriesIsDroppedUnlessTheBrokerRedelivers(World dapr) {
        assumeTrue(
                Set.of("in-memory", "redis", "kafka", "rabbitmq").contains(dapr.variant()),
                "not served by the embedded Dapr");
        boolean asksAgain = Set.of("kafka", "rabbitmq").contains(dapr.variant());
        AtomicInteger failures = new AtomicInteger(2 * (1 + RETRIES));
        dapr.app()
                .on(
                        "/undead",
                        request -> request.json().at("/data/n").asInt() == 1 && failures.getAndDecrement() > 0
                                ? Reply.of(200, "{'status':'RETRY'}")
                                : Reply.OK);

        publish(dapr, "undead", "?metadata.partitionKey=same", 1);
        awaitMine(dapr, "/undead", 1 + RETRIES);
        publish(dapr, "undead", "?metadata.partitionKey=same", 2);

        World.await().until(() -> numbers(dapr, "/undead").contains(2));
        if (asksAgain) {
            awaitMine(dapr, "/undead", 2 * (1 + RETRIES) + 2);
        } else {
            assertThat(numbers(dapr, "/undead")).hasSize(1 + RETRIES + 1);
        }
    }

    private List<Integer> numbers(World dapr, String path) {
        return mine(dapr, path).stream()
                .map(request -> request.data().path("n").asInt())
                .toList();
    }

    @ContractTest
    void aDroppedEventIsADeadLetterImmediately(World dapr) {
        dapr.app().on("/dropping", 200, "{'status':'DROP'}");

        publish(dapr, "dropping", "", 1);

        awaitMine(dapr, "/dead", 1);
        assertThat(mine(dapr, "/dropping")).hasSize(1);
    }

    @ContractTest
    void aBulkPublishArrivesCompletely(World dapr) {
        String entries = String.join(
                ",",
                IntStream.range(0, 20)
                        .mapToObj(
                                n -> "{'entryId':'%d','contentType':'application/json','event':{'mark':'%s','n':%1$d}}"
                                        .formatted(n, mark))
                        .toList());

        assertThat(dapr.post("/v1.0/publish/bulk/pubsub/plain", "[" + entries + "]")
                        .status())
                .isEqualTo(204);

        awaitMine(dapr, "/plain", 20);
        TreeSet<Integer> numbers = new TreeSet<>();
        mine(dapr, "/plain")
                .forEach(request -> numbers.add(request.data().path("n").asInt()));
        assertThat(numbers).hasSize(20);
    }

    @ContractTest
    void onlyTheFailedEntryOfABatchIsRedelivered(World dapr) {
        List<Integer> taken = new java.util.concurrent.CopyOnWriteArrayList<>();
        AtomicInteger failures = new AtomicInteger(1);
        dapr.app().on("/bulk", request -> {
            List<String> statuses = new ArrayList<>();
            for (JsonNode entry : request.json().path("entries")) {
                int n = entry.at("/event/data/n").asInt();
                boolean fails =
                        n == 2 && entry.at("/event/data/mark").asText().equals(mark) && failures.getAndDecrement() > 0;
                taken.add(n);
                statuses.add("{'entryId':'%s','status':'%s'}"
                        .formatted(entry.path("entryId").asText(), fails ? "RETRY" : "SUCCESS"));
            }
            return Reply.of(200, "{'statuses':[" + String.join(",", statuses) + "]}");
        });

        for (int n = 1; n <= 3; n++) {
            publish(dapr, "bulk", "?metadata.partitionKey=same", n);
        }

        World.await().until(() -> taken.containsAll(List.of(1, 2, 3)) && taken.size() >= 4);
        assertThat(taken).containsExactlyInAnyOrder(1, 2, 2, 3);
    }

    @ContractTest
    void aRawPayloadArrivesUnchanged(World dapr) {
        dapr.send(
                "POST",
                "/v1.0/publish/pubsub/raw?metadata.rawPayload=true",
                "not json " + mark,
                "content-type",
                "text/plain");

        String encoded = java.util.Base64.getEncoder().encodeToString(("not json " + mark).getBytes());
        World.await().until(() -> dapr.app().requests("/raw").stream()
                .anyMatch(request -> request.json().path("data_base64").asText().equals(encoded)));
    }

    @ContractTest
    void aRuleSelectsThePathOfAnEvent(World dapr) {
        publish(dapr, "ruled", "?metadata.cloudevent.type=a", 1);
        publish(dapr, "ruled", "?metadata.cloudevent.type=b", 2);

        awaitMine(dapr, "/ruled-a", 1);
        awaitMine(dapr, "/ruled-other", 1);
        assertThat(mine(dapr, "/ruled-a").get(0).data().path("n").asInt()).isEqualTo(1);
        assertThat(mine(dapr, "/ruled-other").get(0).data().path("n").asInt()).isEqualTo(2);
    }

    @ContractTest
    void aStreamReceivesEventsAndRedeliveries(World dapr) {
        try (Stream stream = new Stream(dapr, "pubsub", "streamed", "dead", Map.of(), 1)) {
            publish(dapr, "streamed", "", 1);

            stream.await(1 + RETRIES);
            awaitMine(dapr, "/dead", 1);
            assertThat(stream.events).hasSize(1 + RETRIES).allSatisfy(event -> assertThat(
                            event.getData().toStringUtf8())
                    .contains(mark));
        }
    }

    @ContractTest
    void eventsWithOneKeyArriveInOrder(World dapr) {
        assumeTrue(
                !Set.of("redis", "rabbitmq", "mqtt").contains(dapr.variant()),
                "it hands over many at once, and keeps no order");
        for (int n = 0; n < 30; n++) {
            publish(dapr, "keyed", "?metadata.partitionKey=" + n % 3, n);
        }

        awaitMine(dapr, "/keyed", 30);
        for (int key = 0; key < 3; key++) {
            int ofKey = key;
            assertThat(mine(dapr, "/keyed").stream()
                            .map(request -> request.data().path("n").asInt())
                            .filter(n -> n % 3 == ofKey))
                    .isSorted();
        }
    }

    @ContractTest
    void aForbiddenTopicIsRefused(World dapr) {
        Answer refused = publish(dapr, "forbidden", "", 1);

        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.errorCode()).isEqualTo("ERR_PUBSUB_FORBIDDEN");
    }
}
