package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.testing.FreePorts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** {@code from: dapr:pubSub?bulk=true}. */
@SpringBootTest(
        classes = SidecarApp.class,
        properties = SidecarApp.NO_FLOWS,
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = FreePorts.class)
@Import(BulkSubscribeTest.Routes.class)
class BulkSubscribeTest {

    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    /** The number of events per transaction. */
    private static final List<Integer> TOGETHER = new CopyOnWriteArrayList<>();

    private static final CyclicBarrier TWO = new CyclicBarrier(2);

    @TestConfiguration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        RoutesBuilder bulk() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:pubSub?pubSubName=pubsub&topic=bulk&bulk=true&maxMessagesCount=50&maxAwaitDurationMs=20")
                            .process(BulkSubscribeTest::handle);
                    from("dapr:pubSub?pubSubName=pubsub&topic=shared&bulk=true&shareTransaction=true")
                            .process(BulkSubscribeTest::handle);
                }
            };
        }

        @Bean
        BulkTransaction bulkTransaction() {
            return BulkSubscribeTest::runTogether;
        }
    }

    /** Records the events when all of them are done, and their transaction can commit. */
    private static boolean runTogether(String route, BooleanSupplier events) {
        List<String> before = List.copyOf(SEEN);
        boolean areDone = events.getAsBoolean();
        TOGETHER.add(SEEN.size() - before.size());
        boolean cannotCommit = SEEN.stream().anyMatch(seen -> seen.endsWith("uncommitted"));
        if (!areDone || cannotCommit) {
            SEEN.retainAll(before);
        }
        if (cannotCommit) {
            throw new IllegalStateException("cannot commit");
        }
        return areDone;
    }

    /** Behaves as the data says. */
    private static void handle(Exchange exchange) throws Exception {
        String data = exchange.getMessage().getBody(String.class);
        switch (data) {
            case "fail" -> throw new IllegalStateException("not well");
            case "drop" -> exchange.setProperty("CamelDaprEventStatus", "DROP");
            case "meet" -> TWO.await(10, TimeUnit.SECONDS);
            default -> SEEN.add(exchange.getMessage().getHeader("CamelDaprSubject", "", String.class) + data);
        }
    }

    @Autowired
    ProducerTemplate template;

    @Value("${server.port}")
    int port;

    @BeforeEach
    void forget() {
        SEEN.clear();
        TOGETHER.clear();
    }

    private static String entry(String id, String subject, String data) {
        return """
                {"entryId":"%s","contentType":"application/cloudevents+json","metadata":{},
                 "event":{"specversion":"1.0","id":"%s","subject":"%s","data":"%s"}}
                """.formatted(id, id, subject, data);
    }

    private Map<String, String> deliver(String... entries) throws Exception {
        return deliverTo("bulk", entries);
    }

    private Map<String, String> deliverTo(String topic, String... entries) throws Exception {
        HttpResponse<String> answer =
                SidecarApp.post(port, "/events/pubsub/" + topic, """
                {"id":"1","type":"com.dapr.event.sent.bulk","topic":"%s","pubsubname":"pubsub","metadata":{},
                 "entries":[%s]}
                """.formatted(topic, String.join(",", entries)));
        assertThat(answer.statusCode()).isEqualTo(200);
        return statuses(answer.body());
    }

    private static Map<String, String> statuses(String answer) throws Exception {
        Map<String, String> statuses = new TreeMap<>();
        JsonNode json = new ObjectMapper().readTree(answer);
        assertThat(json.path("statuses").isArray()).isTrue();
        json.path("statuses")
                .forEach(status -> statuses.put(
                        status.path("entryId").asText(), status.path("status").asText()));
        return statuses;
    }

    @Test
    void eachEntryHasASeparateStatus() throws Exception {
        // When
        Map<String, String> statuses = deliver(
                entry("1", "a", "x"),
                entry("2", "a", "fail"),
                entry("3", "b", "drop"),
                entry("4", "c", "y"),
                "{\"entryId\":\"5\",\"contentType\":\"application/octet-stream\",\"event\":\"cmF3\"}");

        // Then
        assertThat(statuses)
                .containsExactly(
                        Map.entry("1", "SUCCESS"),
                        Map.entry("2", "RETRY"),
                        Map.entry("3", "DROP"),
                        Map.entry("4", "SUCCESS"),
                        Map.entry("5", "SUCCESS"));
        assertThat(SEEN).containsExactlyInAnyOrder("ax", "cy", "raw");
    }

    @Test
    void eventsWithDifferentKeysRunConcurrently() throws Exception {
        assertThat(deliver(entry("1", "a", "meet"), entry("2", "b", "meet")))
                .containsExactly(Map.entry("1", "SUCCESS"), Map.entry("2", "SUCCESS"));
    }

    @Test
    void eventsWithOneKeyRunInOrder() throws Exception {
        // When
        deliver(IntStream.range(0, 100)
                .mapToObj(i -> entry("e" + i, i % 2 == 0 ? "even" : "odd", "" + i))
                .toArray(String[]::new));

        // Then
        assertThat(SEEN.stream().filter(seen -> seen.startsWith("even")).toList())
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "even" + 2 * i).collect(Collectors.toList()));
    }

    @Test
    void anEventDoesNotOvertakeARetriedOneWithItsKey() throws Exception {
        // When
        Map<String, String> statuses =
                deliver(entry("1", "a", "fail"), entry("2", "a", "x"), entry("3", "b", "y"), entry("4", "a", "drop"));

        // Then
        assertThat(statuses)
                .containsExactly(
                        Map.entry("1", "RETRY"),
                        Map.entry("2", "RETRY"),
                        Map.entry("3", "SUCCESS"),
                        Map.entry("4", "RETRY"));
        assertThat(SEEN).containsExactly("by");
    }

    @Test
    void eventsShareATransactionAndThoseWithOneKeyRunInOrder() throws Exception {
        // When
        Map<String, String> statuses = deliverTo(
                "shared", entry("1", "a", "1"), entry("2", "a", "2"), entry("3", "a", "drop"), entry("4", "a", "4"));

        // Then
        assertThat(statuses)
                .containsExactly(
                        Map.entry("1", "SUCCESS"),
                        Map.entry("2", "SUCCESS"),
                        Map.entry("3", "DROP"),
                        Map.entry("4", "SUCCESS"));
        assertThat(TOGETHER).containsExactly(3);
        assertThat(SEEN).containsExactly("a1", "a2", "a4");
    }

    @Test
    void aFailureRollsTheSharedTransactionBackAndEachEventRunsAlone() throws Exception {
        // When
        Map<String, String> statuses =
                deliverTo("shared", entry("1", "a", "x"), entry("2", "a", "fail"), entry("3", "a", "y"));

        // Then
        assertThat(statuses)
                .containsExactly(Map.entry("1", "SUCCESS"), Map.entry("2", "RETRY"), Map.entry("3", "RETRY"));
        assertThat(TOGETHER).containsExactly(1);
        assertThat(SEEN).as("not undone").containsExactly("ax");
    }

    @Test
    void ifTheCommitFailsEachEventRunsAlone() throws Exception {
        // When
        Map<String, String> statuses =
                deliverTo("shared", entry("1", "a", "x"), entry("2", "a", "uncommitted"), entry("3", "a", "y"));

        // Then
        assertThat(statuses.values()).containsOnly("SUCCESS");
        assertThat(TOGETHER).containsExactly(3);
        assertThat(SEEN).containsExactly("ax", "auncommitted", "ay");
    }

    @Test
    void aSingleEventSharesNoTransaction() throws Exception {
        // When
        Map<String, String> statuses = deliverTo("shared", entry("1", "a", "x"));

        // Then
        assertThat(statuses).containsExactly(Map.entry("1", "SUCCESS"));
        assertThat(TOGETHER).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "[]", "{}", "{\"entries\":[]}"})
    void anUnreadableBulkIsAnsweredWithoutStatusesAndRedelivered(String body) throws Exception {
        assertThat(SidecarApp.post(port, "/events/pubsub/bulk", body).body()).isEqualTo("{\"statuses\":[]}");
    }

    @Test
    void aSingleEventIsAcceptedToo() throws Exception {
        // When
        HttpResponse<String> answer = SidecarApp.post(
                port,
                "/events/pubsub/bulk",
                "{\"specversion\":\"1.0\",\"id\":\"1\",\"data\":\"single\"}",
                "Content-Type",
                "application/cloudevents+json");

        // Then
        assertThat(answer.body()).isEqualTo("{\"status\":\"SUCCESS\"}");
        assertThat(SEEN).containsExactly("single");
    }

    @Test
    void theSidecarDeliversInBulkOnRequest() throws Exception {
        // When
        template.sendBody("dapr:pubSub?pubSubName=pubsub&topic=bulk&contentType=text/plain", "published");
        String subscriptions = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/dapr/subscribe"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();

        // Then
        assertThat(subscriptions)
                .contains("\"bulkSubscribe\":{\"enabled\":true,\"maxMessagesCount\":50,\"maxAwaitDurationMs\":20}");
        await().untilAsserted(() -> assertThat(SEEN).containsExactly("published"));
    }
}
