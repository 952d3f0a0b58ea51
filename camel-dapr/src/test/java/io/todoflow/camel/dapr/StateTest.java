package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.client.domain.State;
import io.dapr.client.domain.TransactionalStateOperation;
import io.dapr.client.domain.TransactionalStateOperation.OperationType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code to: dapr:state}. */
class StateTest {

    private static CamelWithDapr camel;

    private final String key = UUID.randomUUID().toString();

    @BeforeAll
    static void start() {
        camel = CamelWithDapr.start();
    }

    @AfterAll
    static void stop() {
        camel.close();
    }

    private static Exchange state(String operation, @Nullable Object body, Object... headers) {
        return camel.send("dapr:state?stateStore=statestore&stateOperation=" + operation, body, headers);
    }

    private Exchange save(Object body, Object... headers) {
        Exchange saved = state("save&key=" + key, body, headers);
        assertThat(saved.getException()).isNull();
        return saved;
    }

    private Exchange get() {
        Exchange got = state("get&key=" + key, null);
        assertThat(got.getException()).isNull();
        return got;
    }

    @Test
    void aSavedValueIsReadWithItsETag() {
        // Given
        save(Map.of("title", "Buy milk"));

        // When
        Exchange got = get();

        // Then
        assertThat(got.getMessage().getBody(String.class)).isEqualTo("{\"title\":\"Buy milk\"}");
        assertThat(got.getMessage().getHeader("CamelDaprETag", String.class)).isNotBlank();
    }

    @Test
    void aMissingKeyReturnsNoBodyAndNoETag() {
        // When
        Exchange got = state("get&key=" + key, "old body", "CamelDaprETag", "old tag");

        // Then
        assertThat(got.getException()).isNull();
        assertThat(got.getMessage().getBody()).isNull();
        assertThat(got.getMessage().getHeaders()).doesNotContainKey("CamelDaprETag");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            ''                              | "{\\"a\\":1}"
            &contentType=application/json   | {"a":1}
            """)
    void textIsAJsonStringUnlessItHasAContentType(String option, String stored) {
        // When
        state("save&key=" + key + (option.startsWith("&") ? option : ""), "{\"a\":1}");

        // Then
        assertThat(get().getMessage().getBody(String.class)).isEqualTo(stored);
    }

    @Test
    void aWriteWithAnOldETagFailsWithASpecificExceptionAndChangesNothing() {
        // Given
        save("first".getBytes());
        String eTag = get().getMessage().getHeader("CamelDaprETag", String.class);
        save("second".getBytes(), "CamelDaprETag", eTag);

        // When
        Exchange late = state("save&key=" + key, "third".getBytes(), "CamelDaprETag", eTag);
        Exchange deleted = state("delete&key=" + key, null, "CamelDaprETag", eTag);
        Exchange transaction = state(
                "executeTransaction",
                List.of(Map.of("operation", "upsert", "request", Map.of("key", key, "value", "fourth", "etag", eTag))));

        // Then
        assertThat(late.getException())
                .isInstanceOf(StateETagMismatchException.class)
                .hasMessageContaining("changed by another writer");
        assertThat(deleted.getException()).isInstanceOf(StateETagMismatchException.class);
        assertThat(transaction.getException()).isInstanceOf(StateETagMismatchException.class);
        assertThat(get().getMessage().getBody(String.class)).isEqualTo("second");
    }

    @Test
    void firstWriteRefusesToOverwriteAKeyWithoutItsETag() {
        // Given
        save("first".getBytes());

        // When
        Exchange again = state("save&concurrency=FIRST_WRITE&consistency=STRONG&key=" + key, "second".getBytes());

        // Then
        assertThat(again.getException()).isInstanceOf(StateETagMismatchException.class);
    }

    @Test
    void aKeyIsDeleted() {
        // Given
        save("value".getBytes());

        // When
        Exchange deleted = state("delete&key=" + key, null);

        // Then
        assertThat(deleted.getException()).isNull();
        assertThat(get().getMessage().getBody()).isNull();
    }

    @Test
    void statesAreSavedAndReadInBulkAsTheSdksObjectsOrAsMaps() {
        // When
        Exchange saved = state(
                "saveBulk", List.of(new State<>(key, 1, null), Map.of("key", key + "2", "value", Map.of("a", 2))));
        Exchange got = state("getBulk", List.of(key, key + "2", key + "3"));

        // Then
        assertThat(saved.getException()).isNull();
        assertThat(got.getMessage().getBody(List.class))
                .extracting(state -> ((State<?>) state).getKey(), state -> text((State<?>) state))
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(key, "1"),
                        org.assertj.core.groups.Tuple.tuple(key + "2", "{\"a\":2}"),
                        org.assertj.core.groups.Tuple.tuple(key + "3", ""));
    }

    private static String text(State<?> state) {
        return new String((byte[]) state.getValue());
    }

    @Test
    void aTransactionWritesAllOrNothing() {
        // Given
        save("old".getBytes());

        // When
        Exchange done = state(
                "executeTransaction",
                null,
                "CamelDaprTransactions",
                List.of(
                        new TransactionalStateOperation<>(OperationType.DELETE, new State<>(key)),
                        Map.of("operation", "upsert", "request", Map.of("key", key + "2", "value", 2))));

        // Then
        assertThat(done.getException()).isNull();
        assertThat(get().getMessage().getBody()).isNull();
        assertThat(state("get&key=" + key + "2", null).getMessage().getBody(String.class))
                .isEqualTo("2");
    }

    @Test
    void aTimeToLiveIsMetadata() {
        // Given
        save("value".getBytes(), "CamelDaprMetadata", Map.of("ttlInSeconds", 1));

        // Then
        org.awaitility.Awaitility.await().until(() -> get().getMessage().getBody() == null);
    }

    @Test
    void headersTakePrecedenceOverOptions() {
        // When
        Exchange saved = camel.send(
                "dapr:state?stateStore=other&key=other",
                "value".getBytes(),
                "CamelDaprStateOperation",
                "save",
                "CamelDaprStateStore",
                "statestore",
                "CamelDaprKey",
                key);

        // Then
        assertThat(saved.getException()).isNull();
        assertThat(get().getMessage().getBody(String.class)).isEqualTo("value");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            stateStore=statestore                                     | The option key or the header CamelDaprKey is needed
            key=k                                                     | The option stateStore or the header CamelDaprStateStore is needed
            stateStore=statestore&stateOperation=saveBulk             | CamelDaprStates or the body must be a non-empty list
            stateStore=statestore&stateOperation=executeTransaction   | CamelDaprTransactions or the body must be a non-empty list
            stateStore=statestore&stateOperation=getBulk              | CamelDaprKeys or the body must contain the keys to get
            """)
    void missingValuesAreReported(String options, String message) {
        // When
        Exchange failed = camel.send("dapr:state?" + options, null);

        // Then
        assertThat(failed.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
