package io.todoflow.camel.dapr;

import io.dapr.client.domain.DeleteStateRequest;
import io.dapr.client.domain.ExecuteStateTransactionRequest;
import io.dapr.client.domain.GetBulkStateRequest;
import io.dapr.client.domain.GetStateRequest;
import io.dapr.client.domain.SaveStateRequest;
import io.dapr.client.domain.State;
import io.dapr.client.domain.StateOptions.Concurrency;
import io.dapr.client.domain.StateOptions.Consistency;
import io.dapr.client.domain.TransactionalStateOperation;
import io.dapr.client.domain.TransactionalStateOperation.OperationType;
import io.dapr.utils.TypeRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Reads and writes a state store. Lists of states and operations, in a header or the body, contain the SDK's objects or
 * Maps with the names of Dapr's HTTP API.
 *
 * @see <a href="https://docs.dapr.io/reference/api/state_api/">Dapr state API</a>
 */
final class StateRequest implements SidecarRequest {

    private static final TypeRef<byte[]> BYTES = TypeRef.get(byte[].class);

    private final SidecarClient sidecar;
    private final StateOptions options;

    StateRequest(SidecarClient sidecar, StateOptions options) {
        this.sidecar = sidecar;
        this.options = options;
    }

    @Override
    public Mono<Void> send(Message message) throws IOException {
        StateOperation operation = RequestValues.value(
                message, DaprConstants.STATE_OPERATION, options.getStateOperation(), StateOperation.class);
        String store =
                RequestValues.required(message, DaprConstants.STATE_STORE, options.getStateStore(), "stateStore");
        return switch (operation) {
            case save -> save(message, store);
            case saveBulk -> saveBulk(message, store);
            case get -> get(message, store);
            case getBulk -> getBulk(message, store);
            case delete -> delete(message, store);
            case executeTransaction -> executeTransaction(message, store);
        };
    }

    private Mono<Void> save(Message message, String store) throws IOException {
        State<byte[]> state = new State<>(
                key(message),
                RequestValues.bytes(message, contentType(message)),
                eTag(message),
                options.metadata(message),
                stateOptions(message));
        return sidecar.get().saveBulkState(new SaveStateRequest(store).setStates(List.of(state)));
    }

    private Mono<Void> saveBulk(Message message, String store) throws IOException {
        List<State<?>> states = new ArrayList<>();
        for (Object state : list(message, DaprConstants.STATES)) {
            states.add(state(state, message));
        }
        return sidecar.get().saveBulkState(new SaveStateRequest(store).setStates(states));
    }

    private Mono<Void> get(Message message, String store) {
        GetStateRequest request = new GetStateRequest(store, key(message))
                .setMetadata(options.metadata(message))
                .setStateOptions(stateOptions(message));
        return sidecar.get()
                .getState(request, BYTES)
                .doOnNext(state -> {
                    message.setBody(body(state));
                    message.removeHeader(DaprConstants.E_TAG);
                    if (state.getEtag() != null) {
                        message.setHeader(DaprConstants.E_TAG, state.getEtag());
                    }
                })
                .then();
    }

    private @Nullable Object body(State<byte[]> state) {
        if (options.getStateBody() == StateBody.state) {
            return state;
        }
        return state.getValue().length == 0 ? null : state.getValue();
    }

    private Mono<Void> getBulk(Message message, String store) {
        @Nullable Object header = message.getHeader(DaprConstants.KEYS);
        List<String> keys = RequestValues.list(header != null ? header : message.getBody());
        if (keys.isEmpty()) {
            throw new IllegalArgumentException(
                    "The header %s or the body must contain the keys to get".formatted(DaprConstants.KEYS));
        }
        GetBulkStateRequest request = new GetBulkStateRequest(store, keys).setMetadata(options.metadata(message));
        return sidecar.get()
                .getBulkState(request, BYTES)
                .doOnNext(message::setBody)
                .then();
    }

    private Mono<Void> delete(Message message, String store) {
        DeleteStateRequest request = new DeleteStateRequest(store, key(message))
                .setEtag(eTag(message))
                .setMetadata(options.metadata(message))
                .setStateOptions(stateOptions(message));
        return sidecar.get().deleteState(request);
    }

    private Mono<Void> executeTransaction(Message message, String store) throws IOException {
        List<TransactionalStateOperation<?>> operations = new ArrayList<>();
        for (Object operation : list(message, DaprConstants.TRANSACTIONS)) {
            operations.add(operation(operation, message));
        }
        return sidecar.get()
                .executeStateTransaction(new ExecuteStateTransactionRequest(store)
                        .setOperations(operations)
                        .setMetadata(options.metadata(message)));
    }

    private TransactionalStateOperation<?> operation(Object given, Message message) throws IOException {
        if (given instanceof TransactionalStateOperation<?> operation) {
            return operation;
        }
        if (given instanceof Map<?, ?> map && map.get("operation") != null) {
            OperationType type =
                    OperationType.valueOf(map.get("operation").toString().toUpperCase(Locale.ROOT));
            return new TransactionalStateOperation<>(type, state(map.get("request"), message));
        }
        throw new IllegalArgumentException(
                "An operation of a transaction must be a Map with operation (upsert or delete) and request, not "
                        + Excerpt.of(given));
    }

    private State<?> state(@Nullable Object given, Message message) throws IOException {
        if (given instanceof State<?> state) {
            return state;
        }
        if (given instanceof Map<?, ?> map && map.get("key") != null) {
            return new State<>(
                    map.get("key").toString(),
                    RequestValues.bytes(map.get("value"), contentType(message)),
                    map.get("etag") == null ? null : map.get("etag").toString(),
                    map.get("metadata") instanceof Map<?, ?> metadata
                            ? RequestValues.strings(metadata)
                            : options.metadata(message),
                    stateOptions(message));
        }
        throw new IllegalArgumentException(
                "A state must be a Map with key, value and optionally etag and metadata, not " + Excerpt.of(given));
    }

    private static Collection<?> list(Message message, String header) {
        @Nullable Object list = message.getHeader(header) != null ? message.getHeader(header) : message.getBody();
        if (list instanceof Collection<?> collection && !collection.isEmpty()) {
            return collection;
        }
        throw new IllegalArgumentException("The header %s or the body must be a non-empty list".formatted(header));
    }

    private String key(Message message) {
        return RequestValues.required(message, DaprConstants.KEY, options.getKey(), "key");
    }

    private @Nullable String eTag(Message message) {
        return RequestValues.text(message, DaprConstants.E_TAG, options.getETag());
    }

    private @Nullable String contentType(Message message) {
        return RequestValues.text(message, DaprConstants.CONTENT_TYPE, options.getContentType());
    }

    private io.dapr.client.domain.@Nullable StateOptions stateOptions(Message message) {
        @Nullable
        Concurrency concurrency =
                RequestValues.optional(message, DaprConstants.CONCURRENCY, options.getConcurrency(), Concurrency.class);
        @Nullable
        Consistency consistency =
                RequestValues.optional(message, DaprConstants.CONSISTENCY, options.getConsistency(), Consistency.class);
        return concurrency == null && consistency == null
                ? null
                : new io.dapr.client.domain.StateOptions(consistency, concurrency);
    }
}
