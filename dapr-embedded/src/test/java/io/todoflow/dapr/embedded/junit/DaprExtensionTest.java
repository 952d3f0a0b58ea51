package io.todoflow.dapr.embedded.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.client.DaprClient;
import io.dapr.client.domain.HttpExtension;
import io.todoflow.dapr.embedded.EmbeddedDapr;
import io.todoflow.dapr.embedded.junit.ReceivedEvents.Answer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

class DaprExtensionTest {

    @Nested
    @DaprTest(
            resources = "classpath:dapr-of-tests",
            subscribe = {"pubsub/orders", "pubsub/a/b"})
    class WithOneSidecar {

        @Test
        void whatIsPublishedIsReceived(DaprClient client, ReceivedEvents events) {
            // When
            client.publishEvent("pubsub", "orders", 1).block();
            client.publishEvent("pubsub", "a/b", 2).block();
            client.publishEvent("pubsub", "orders", 3).block();

            // Then
            assertThat(events.await("orders", 2))
                    .extracting(event -> event.data().asInt())
                    .containsExactly(1, 3);
            assertThat(events.await("a/b").cloudEvent().path("source").asText()).isEqualTo("app");
        }

        @Test
        void aDroppedEventDoesNotComeAgain(DaprClient client, ReceivedEvents events) {
            // Given
            events.answer("orders", Answer.DROP);

            // When
            client.publishEvent("pubsub", "orders", "dropped").block();
            client.publishEvent("pubsub", "orders", "next").block();

            // Then: the broker keeps the order
            assertThat(events.await("orders", 2))
                    .extracting(event -> event.data().asText())
                    .containsExactly("dropped", "next");
        }

        @Test
        void theSidecarServesHttp(EmbeddedDapr dapr) throws Exception {
            assertThat(status(dapr)).isEqualTo(204);
        }
    }

    /** The second test would see leftovers of the first one, in whatever order they run. */
    @Nested
    @DaprTest(resources = "classpath:dapr-of-tests/statestore.yaml")
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class WithTwoTests {

        private @Nullable EmbeddedDapr before;

        @Test
        void eachTestHasASidecarOfItsOwn(EmbeddedDapr dapr, DaprClient client) {
            startsEmptyAndLeavesSomething(dapr, client);
        }

        @Test
        void theSidecarOfTheTestBeforeIsClosed(EmbeddedDapr dapr, DaprClient client) {
            startsEmptyAndLeavesSomething(dapr, client);
        }

        private void startsEmptyAndLeavesSomething(EmbeddedDapr dapr, DaprClient client) {
            EmbeddedDapr closed = before;
            if (closed != null) {
                assertThatThrownBy(() -> status(closed)).isInstanceOf(IOException.class);
            }
            assertThat(client.getState("statestore", "left", String.class)
                            .block()
                            .getValue())
                    .isNull();
            client.saveState("statestore", "left", "behind").block();
            before = dapr;
        }
    }

    @Nested
    @DaprTest(
            appIds = {"shop", "stock"},
            resources = "classpath:dapr-of-tests/pubsub.yaml",
            subscribe = "pubsub/orders")
    class WithTwoSidecars {

        @Test
        void eachAppHasItsOwn(
                @AppId("shop") DaprClient shop,
                @AppId("shop") ReceivedEvents ofShop,
                @AppId("stock") DaprClient stock,
                @AppId("stock") ReceivedEvents ofStock) {
            // When
            shop.publishEvent("pubsub", "orders", "from the shop").block();
            stock.publishEvent("pubsub", "orders", "from the stock").block();

            // Then
            assertThat(ofShop.await("orders").data().asText()).isEqualTo("from the shop");
            assertThat(ofStock.await("orders").data().asText()).isEqualTo("from the stock");
        }

        @Test
        void theyInvokeEachOther(@AppId("shop") DaprClient shop) {
            byte[] answer = shop.invokeMethod("stock", "dapr/subscribe", null, HttpExtension.GET, byte[].class)
                    .block();
            assertThat(answer).asString().contains("\"topic\":\"orders\"");
        }
    }

    @Test
    void missingSettingsAreNamed() {
        assertThatThrownBy(() -> ResourceFolders.of("classpath:nowhere"))
                .isInstanceOf(ExtensionConfigurationException.class)
                .hasMessage("resources of @DaprTest: there is no file or folder classpath:nowhere");
        assertThatThrownBy(() -> new ReceivedEvents(List.of("orders")))
                .hasMessage("'orders' is not a subscription; write <pubsub>/<topic>");
    }

    private static int status(EmbeddedDapr dapr) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + dapr.httpPort() + "/v1.0/healthz/outbound"))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
