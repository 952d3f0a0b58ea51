package io.todoflow.dapr.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.client.DaprClient;
import io.dapr.exceptions.DaprException;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.dapr.embedded.Faults;
import io.todoflow.dapr.embedded.Faults.Injected;
import io.todoflow.dapr.embedded.Faults.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults that a test injects, and their records. */
@DaprTest(resources = "classpath:dapr-of-tests", subscribe = "pubsub/orders")
class FaultsTest {

    private static final Duration AT_MOST = Duration.ofMillis(200);

    private static void publish(DaprClient client, Object... events) {
        for (Object event : events) {
            client.publishEvent("pubsub", "orders", event).block();
        }
    }

    private static List<Integer> numbers(List<ReceivedEvents.Event> events) {
        return events.stream().map(event -> event.data().asInt()).toList();
    }

    @Test
    void aLostEventIsAcceptedAndNotDelivered(EmbeddedDapr dapr, DaprClient client, ReceivedEvents events) {
        dapr.inject(Faults.seed(1).lose(1));
        publish(client, 1);
        dapr.inject(Faults.seed(1));
        publish(client, 2);

        assertThat(events.await("orders").data().asInt()).isEqualTo(2);
    }

    @Test
    void aDuplicatedEventArrivesTwiceWithOneId(EmbeddedDapr dapr, DaprClient client, ReceivedEvents events) {
        dapr.inject(Faults.seed(1).twice(1));
        publish(client, 1);

        assertThat(events.await("orders", 2))
                .extracting(ReceivedEvents.Event::id)
                .containsOnly(dapr.injected().get(0).eventId());
    }

    @Test
    void aReorderedEventArrivesAfterTheNextOneOrAlone(EmbeddedDapr dapr, DaprClient client, ReceivedEvents events) {
        dapr.inject(Faults.seed(1).reorder(1));
        publish(client, 1);
        assertThat(numbers(events.await("orders", 1))).containsExactly(1);

        dapr.inject(Faults.seed(4).reorder(0.5));
        publish(client, 2, 3, 4, 5, 6, 7, 8, 9);

        List<Integer> received = numbers(events.await("orders", 9));
        assertThat(received)
                .containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9)
                .isNotEqualTo(received.stream().sorted().toList());
    }

    @Test
    void aDelayedEventArrivesLater(EmbeddedDapr dapr, DaprClient client, ReceivedEvents events) {
        dapr.inject(Faults.seed(1).delay(1, AT_MOST));
        publish(client, 1, 2, 3);

        assertThat(numbers(events.await("orders", 3))).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void aRefusedEventFailsThePublisher(EmbeddedDapr dapr, DaprClient client) {
        dapr.inject(Faults.seed(1).refuse(1));

        assertThatThrownBy(() -> publish(client, 1))
                .isInstanceOf(DaprException.class)
                .hasMessageContaining("refused by an injected fault");
        assertThat(dapr.injected()).extracting(Injected::kind).containsExactly(Kind.REFUSED);
    }

    @Test
    void theSameSeedHasTheSameEffectOnTheSameEvents(EmbeddedDapr dapr, DaprClient client) {
        List<List<Kind>> runs = java.util.stream.IntStream.range(0, 2)
                .mapToObj(run -> {
                    dapr.inject(Faults.seed(7).lose(0.3).twice(0.3));
                    for (int i = 0; i < 20; i++) {
                        publish(client, i);
                    }
                    return dapr.injected().stream().map(Injected::kind).toList();
                })
                .toList();

        assertThat(runs.get(0)).isEqualTo(runs.get(1)).contains(Kind.LOST, Kind.DOUBLED);
    }

    @Test
    void sharesThatAddUpToMoreThanOneAreRefused() {
        assertThatThrownBy(() -> Faults.seed(1).lose(0.6).twice(0.6))
                .hasMessageContaining("each share of faults must be from 0 to 1");
    }

    @Test
    void eachDeliveryAttemptIsRecorded(EmbeddedDapr dapr, DaprClient client, ReceivedEvents events) {
        events.answer("orders", ReceivedEvents.Answer.DROP);
        publish(client, 1);
        String id = events.await("orders").id();

        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () -> assertThat(dapr.deliveries()).singleElement().satisfies(delivery -> {
                            assertThat(delivery.eventId()).isEqualTo(id);
                            assertThat(delivery.outcome()).isEqualTo("DROP");
                        }));
    }
}
