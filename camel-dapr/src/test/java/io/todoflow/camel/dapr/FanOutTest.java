package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.testing.FreePorts;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/** Several routes of a process consume one topic, and one of them fails. */
@SpringBootTest(
        classes = SidecarApp.class,
        properties = SidecarApp.NO_FLOWS,
        webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = FreePorts.class)
@Import(FanOutTest.Routes.class)
class FanOutTest {

    private static final List<String> ASKED = new CopyOnWriteArrayList<>();
    /** The number of failures of each route. */
    private static final Map<String, Integer> FAILURES = new ConcurrentHashMap<>();

    @TestConfiguration(proxyBeanMethods = false)
    static class Routes {
        @Bean
        RoutesBuilder fanOut() {
            return new RouteBuilder() {
                @Override
                public void configure() {
                    for (String name : List.of("first", "second", "third")) {
                        from("dapr:pubSub?pubSubName=pubsub&topic=single").process(exchange -> handle(name));
                        from("dapr:pubSub?pubSubName=pubsub&topic=bulk&bulk=true")
                                .process(exchange -> handle(name));
                        from("dapr:pubSub?pubSubName=pubsub&topic=shared&bulk=true&shareTransaction=true")
                                .process(exchange -> handle(name));
                    }
                    from("dapr:pubSub?pubSubName=pubsub&topic=listed&bulk=true&bulkBody=list")
                            .process(exchange ->
                                    exchange.getMessage().getBody(List.class).forEach(event -> ASKED.add("list")));
                    from("dapr:pubSub?pubSubName=pubsub&topic=listed&bulk=true").process(exchange -> handle("third"));
                }
            };
        }

        @Bean
        BulkTransaction bulkTransaction() {
            return (route, events) -> events.getAsBoolean();
        }
    }

    private static void handle(String route) {
        ASKED.add(route);
        if (FAILURES.merge(route, -1, Integer::sum) >= 0) {
            throw new IllegalStateException("not well");
        }
    }

    @Value("${server.port}")
    int port;

    @BeforeEach
    void begin() {
        ASKED.clear();
        FAILURES.clear();
    }

    private static String event() {
        return "{\"specversion\":\"1.0\",\"id\":\"%s\",\"source\":\"test\",\"data\":\"x\"}"
                .formatted(UUID.randomUUID());
    }

    private String deliver(String event) throws Exception {
        return SidecarApp.post(port, "/events/pubsub/single", event, "Content-Type", "application/cloudevents+json")
                .body();
    }

    private String deliverBulk(String topic, List<String> events) throws Exception {
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < events.size(); i++) {
            entries.append(i == 0 ? "" : ",").append("{\"entryId\":\"%d\",\"event\":%s}".formatted(i, events.get(i)));
        }
        return SidecarApp.post(port, "/events/pubsub/" + topic, "{\"entries\":[%s]}".formatted(entries))
                .body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void onlyAFailedRouteRunsAgain(String failing) throws Exception {
        // Given
        FAILURES.put(failing, 2);
        String event = event();

        // When
        List<String> answers = List.of(deliver(event), deliver(event), deliver(event));

        // Then
        assertThat(answers)
                .containsExactly("{\"status\":\"RETRY\"}", "{\"status\":\"RETRY\"}", "{\"status\":\"SUCCESS\"}");
        assertThat(ASKED).hasSize(5).contains("first", "second", "third");
        assertThat(ASKED.stream().filter(failing::equals)).hasSize(3);
    }

    @Test
    void anEventFinishedByAllRoutesGoesToAllIfRedelivered() throws Exception {
        // Given
        String event = event();

        // When
        deliver(event);
        deliver(event);

        // Then
        assertThat(ASKED).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bulk", "shared"})
    void onlyAFailedRouteRunsAgainForABulk(String topic) throws Exception {
        // Given a route that fails twice for each of two events, delivered together or alone
        FAILURES.put("third", 4);
        List<String> events = List.of(event(), event());

        // When
        String answer = deliverBulk(topic, events);
        while (answer.contains("RETRY")) {
            answer = deliverBulk(topic, events);
        }

        // Then
        assertThat(ASKED.stream().filter("first"::equals)).hasSize(2);
        assertThat(ASKED.stream().filter("second"::equals)).hasSize(2);
        assertThat(ASKED.stream().filter("third"::equals)).hasSize(6);
    }

    @Test
    void aFinishedRouteOfListsDoesNotRunAgain() throws Exception {
        // Given
        FAILURES.put("third", 1);
        List<String> events = List.of(event());

        // When
        String first = deliverBulk("listed", events);
        String second = deliverBulk("listed", events);

        // Then
        assertThat(first).contains("RETRY");
        assertThat(second).contains("SUCCESS");
        assertThat(ASKED).containsExactlyInAnyOrder("list", "third", "third");
    }
}
