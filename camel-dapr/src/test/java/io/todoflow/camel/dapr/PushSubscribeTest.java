package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.apache.camel.CamelContext;
import org.apache.camel.ConsumerTemplate;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** {@code from: dapr:pubSub} over push: routing rules, batches as lists, and topics added late. */
@SpringBootTest(
        classes = SidecarApp.class,
        properties = "camel.main.routes-include-pattern=classpath:routes-of-tests/tasks-by-type.camel.yaml",
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = FreePorts.class)
@Import(PushSubscribeTest.Routes.class)
@ExtendWith(OutputCaptureExtension.class)
class PushSubscribeTest {

    private static final String TOPIC = "dapr:pubSub?pubSubName=pubsub&topic=";
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();

    @TestConfiguration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        RoutesBuilder push() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    from(TOPIC + "ruled&rulePriority=2&rule=RAW(event.type.startsWith('order.'))")
                            .routeId("orders")
                            .process(PushSubscribeTest::see);
                    from(TOPIC + "ruled&rulePriority=1&rule=RAW(event.type == 'order.created')")
                            .routeId("created")
                            .process(PushSubscribeTest::see);
                    from(TOPIC + "ruled&rulePriority=1&rule=RAW(event.type == 'order.created')")
                            .routeId("created-too")
                            .process(PushSubscribeTest::see);
                    from(TOPIC + "ruled").routeId("others").process(PushSubscribeTest::see);
                    from(TOPIC + "only-ruled&metadata.hint=x&rule=RAW(event.type == 'a')")
                            .routeId("only")
                            .process(PushSubscribeTest::see);
                    from(TOPIC + "listed&bulk=true&maxAwaitDurationMs=10&bulkBody=list")
                            .routeId("list")
                            .process(PushSubscribeTest::list);
                    from(TOPIC + "mixed&bulk=true&bulkBody=list")
                            .routeId("mixed-list")
                            .process(PushSubscribeTest::list);
                    from(TOPIC + "mixed&bulk=true").routeId("mixed-single").process(PushSubscribeTest::see);
                }
            };
        }
    }

    private static void see(Exchange exchange) {
        String data = exchange.getMessage().getBody(String.class);
        SEEN.add(exchange.getFromRouteId() + " " + data);
        if (data.equals("fail")) {
            throw new IllegalStateException("not well");
        }
    }

    /** Answers with the status in the first event's data. */
    private static void list(Exchange exchange) {
        List<?> events = exchange.getMessage().getBody(List.class);
        List<Object> data = events.stream()
                .<Object>map(event -> ((Map<?, ?>) event).get("data"))
                .toList();
        SEEN.add("list " + data);
        switch (String.valueOf(data.get(0))) {
            case "fail" -> throw new IllegalStateException("not well");
            case "drop all" -> exchange.setProperty("CamelDaprEventStatus", "DROP");
            case "each" ->
                exchange.setProperty("CamelDaprEventStatus", Map.of("1", "SUCCESS", "2", EventStatus.DROP, "4", "x"));
            default -> {}
        }
    }

    @Autowired
    ProducerTemplate template;

    @Autowired
    CamelContext camel;

    @Value("${server.port}")
    int port;

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    private JsonNode subscription(String topic) throws Exception {
        String subscriptions = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/dapr/subscribe"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
        for (JsonNode entry : new ObjectMapper().readTree(subscriptions)) {
            if (entry.path("topic").asText().equals(topic)) {
                return entry;
            }
        }
        throw new AssertionError("no subscription to " + topic + " in " + subscriptions);
    }

    private void publish(String topic, String type, String data) {
        template.sendBodyAndHeader(
                TOPIC + topic + "&contentType=text/plain", data, "CamelDaprMetadata", Map.of("cloudevent.type", type));
    }

    private Map<String, String> deliver(String topic, String... data) throws Exception {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < data.length; i++) {
            entries.append(i == 0 ? "" : ",").append("""
                    {"entryId":"%d","event":{"specversion":"1.0","id":"id-%1$d","data":"%s"}}""".formatted(i + 1, data[i]));
        }
        JsonNode answer = new ObjectMapper()
                .readTree(SidecarApp.post(port, "/events/pubsub/" + topic, "{\"entries\":[" + entries + "]}")
                        .body());
        Map<String, String> statuses = new TreeMap<>();
        answer.path("statuses")
                .forEach(status -> statuses.put(
                        status.path("entryId").asText(), status.path("status").asText()));
        return statuses;
    }

    @Test
    void routesWithRulesShareASubscriptionWithAPathEach() throws Exception {
        // When
        JsonNode ruled = subscription("ruled");

        // Then
        assertThat(ruled.has("route")).isFalse();
        assertThat(ruled.path("routes").path("rules").findValuesAsText("match"))
                .containsExactly("event.type == 'order.created'", "event.type.startsWith('order.')");
        assertThat(ruled.path("routes").path("rules").findValuesAsText("path"))
                .doesNotHaveDuplicates()
                .allMatch(path -> path.startsWith("/events/pubsub/ruled/rule-"));
        assertThat(ruled.path("routes").path("default").asText()).isEqualTo("/events/pubsub/ruled");
        assertThat(subscription("only-ruled").path("routes").has("default")).isFalse();
        assertThat(subscription("only-ruled").path("metadata").path("hint").asText())
                .isEqualTo("x");
    }

    @Test
    void anEventGoesToTheRoutesOfTheFirstRuleThatMatches() {
        // When
        publish("ruled", "order.created", "1");
        publish("ruled", "order.paid", "2");
        publish("ruled", "invoice", "3");

        // Then
        await().untilAsserted(() ->
                assertThat(SEEN).containsExactlyInAnyOrder("created 1", "created-too 1", "orders 2", "others 3"));
    }

    @Test
    void aFlowSelectsTaskEventsByType() {
        // Given
        ConsumerTemplate consumer = camel.createConsumerTemplate();
        Map<String, String> routes = Map.of(
                "task.created", "created",
                "task.completed", "ended",
                "task.deleted", "ended",
                "task.updated", "otherwise");

        for (Map.Entry<String, String> route : routes.entrySet()) {
            // When
            publish("tasks-by-type", route.getKey(), route.getKey());

            // Then
            assertThat(consumer.receiveBody("seda:" + route.getValue(), 10_000, String.class))
                    .isEqualTo(route.getKey());
        }
    }

    @Test
    void anEventThatMatchesNoRuleAndHasNoDefaultReachesNoRoute() {
        // When
        publish("only-ruled", "b", "1");
        publish("only-ruled", "a", "2");

        // Then the topic's events arrive one by one
        await().untilAsserted(() -> assertThat(SEEN).containsExactly("only 2"));
    }

    @Test
    void aRouteCanReceiveABatchAsAList() throws Exception {
        assertThat(deliver("listed", "a", "b")).containsExactly(Map.entry("1", "SUCCESS"), Map.entry("2", "SUCCESS"));
        assertThat(SEEN).containsExactly("list [a, b]");
    }

    @Test
    void aListHasOneStatusForAllOrOnePerEvent() throws Exception {
        assertThat(deliver("listed", "fail", "b")).containsExactly(Map.entry("1", "RETRY"), Map.entry("2", "RETRY"));
        assertThat(deliver("listed", "drop all", "b")).containsExactly(Map.entry("1", "DROP"), Map.entry("2", "DROP"));
        assertThat(deliver("listed", "each", "b", "not named", "misspelt"))
                .containsExactly(
                        Map.entry("1", "SUCCESS"),
                        Map.entry("2", "DROP"),
                        Map.entry("3", "RETRY"),
                        Map.entry("4", "RETRY"));
    }

    @Test
    void aListReceivesWhatTheSidecarDelivers() {
        // When
        publish("listed", "t", "published");

        // Then
        await().untilAsserted(() -> assertThat(SEEN).containsExactly("list [published]"));
    }

    @Test
    void someRoutesOfATopicReceiveListsAndOthersSingleEvents() throws Exception {
        // When
        Map<String, String> statuses = deliver("mixed", "a", "fail");

        // Then
        assertThat(statuses).containsExactly(Map.entry("1", "SUCCESS"), Map.entry("2", "RETRY"));
        assertThat(SEEN).containsExactlyInAnyOrder("list [a, fail]", "mixed-single a", "mixed-single fail");
    }

    @Test
    void aTopicAddedAfterTheSidecarsRequestCausesAWarning(CapturedOutput log) throws Exception {
        // Given
        subscription("ruled");

        // When
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(TOPIC + "late").routeId("late").process(PushSubscribeTest::see);
                from(TOPIC + "mixed&bulk=true").routeId("known").process(exchange -> {});
            }
        });

        // Then
        assertThat(log).contains("Route late consumes topic late of pubsub, which the sidecar does not know yet");
        assertThat(log).doesNotContain("Route known consumes");
        for (String route : List.of("late", "known")) {
            camel.getRouteController().stopRoute(route);
            camel.removeRoute(route);
        }
    }

    @Test
    void conflictingOptionsAreRefused() {
        for (Map.Entry<String, String> row : Map.of(
                        "t&transport=streaming&rule=RAW(event.type == 'a')", "a stream has no rules",
                        "t&bulkBody=list", "set bulk=true",
                        "t&rulePriority=1", "rulePriority needs a rule",
                        "t&rule= ", "the rule is empty",
                        "ruled&deadLetterTopic=x&rule=RAW(event.type == 'new')", "must agree on")
                .entrySet()) {
            assertThatThrownBy(() -> {
                        var consumer = camel.getEndpoint(TOPIC + row.getKey()).createConsumer(exchange -> {});
                        consumer.start();
                    })
                    .hasMessageContaining(row.getValue());
        }
    }
}
