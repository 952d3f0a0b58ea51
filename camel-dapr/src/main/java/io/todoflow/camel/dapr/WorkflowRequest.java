package io.todoflow.camel.dapr;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dapr.workflows.client.DaprWorkflowClient;
import io.dapr.workflows.client.NewWorkflowOptions;
import io.dapr.workflows.client.WorkflowRuntimeStatus;
import io.dapr.workflows.client.WorkflowState;
import io.grpc.StatusRuntimeException;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.camel.Message;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Starts workflows, and queries and controls their instances. The SDK's client blocks, so each call runs on a separate
 * thread; a wait polls and does not block one.
 */
final class WorkflowRequest implements SidecarRequest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LAST_PAUSE = Duration.ofSeconds(1);
    private static final int LAST_DOUBLING = 5;

    private final DaprEndpoint endpoint;
    private final WorkflowOptions options;

    WorkflowRequest(DaprEndpoint endpoint, WorkflowOptions options) {
        this.endpoint = endpoint;
        this.options = options;
    }

    @Override
    public Mono<Void> send(Message message) throws IOException {
        WorkflowOperation operation = RequestValues.value(
                message, DaprConstants.WORKFLOW_OPERATION, options.getWorkflowOperation(), WorkflowOperation.class);
        return switch (operation) {
            case scheduleNew -> schedule(message);
            case terminate -> {
                @Nullable Object output = payload(message);
                yield command(message, client -> client.terminateWorkflow(id(message), output));
            }
            case purge -> command(message, client -> client.purgeWorkflow(id(message)));
            case suspend -> command(message, client -> client.suspendWorkflow(id(message), reason(message)));
            case resume -> command(message, client -> client.resumeWorkflow(id(message), reason(message)));
            case raiseEvent -> raise(message);
            case state -> state(message);
            case waitForInstanceStart ->
                await(message, "started", state -> state.getRuntimeStatus() != WorkflowRuntimeStatus.PENDING);
            case waitForInstanceCompletion -> await(message, "completed", WorkflowState::isCompleted);
        };
    }

    private Mono<Void> schedule(Message message) throws IOException {
        String workflow = name(
                message,
                RequestValues.required(
                        message, DaprConstants.WORKFLOW_CLASS, options.getWorkflowClass(), "workflowClass"));
        NewWorkflowOptions instance = new NewWorkflowOptions()
                .setInput(payload(message))
                .setInstanceId(RequestValues.text(
                        message, DaprConstants.WORKFLOW_INSTANCE_ID, options.getWorkflowInstanceId()))
                .setVersion(RequestValues.text(message, DaprConstants.WORKFLOW_VERSION, options.getWorkflowVersion()))
                .setStartTime(RequestValues.optional(
                        message, DaprConstants.WORKFLOW_START_TIME, options.getWorkflowStartTime(), Instant.class));
        return blocking(client -> client.scheduleNewWorkflow(workflow, instance))
                .doOnNext(id -> message.setHeader(DaprConstants.NEW_WORKFLOW_INSTANCE_ID, id))
                .then();
    }

    /** The name of a workflow. The SDK names the workflow of a class by its canonical name. */
    private static String name(Message message, String given) {
        @Nullable
        Class<?> type = message.getExchange().getContext().getClassResolver().resolveClass(given);
        return type == null || type.getCanonicalName() == null ? given : type.getCanonicalName();
    }

    private Mono<Void> raise(Message message) throws IOException {
        String event = RequestValues.required(message, DaprConstants.EVENT_NAME, options.getEventName(), "eventName");
        @Nullable Object payload = payload(message);
        return command(message, client -> client.raiseEvent(id(message), event, payload));
    }

    private Mono<Void> command(Message message, Consumer<DaprWorkflowClient> command) {
        String id = id(message);
        return blocking(client -> {
                    command.accept(client);
                    return id;
                })
                .doOnNext(done -> message.setHeader(DaprConstants.WORKFLOW_INSTANCE_ID, id))
                .then();
    }

    private Mono<Void> state(Message message) {
        return find(message)
                .doOnNext(state -> write(state, message))
                .switchIfEmpty(Mono.fromRunnable(() -> writeMissing(message)))
                .then();
    }

    private Mono<Void> await(Message message, String reached, Predicate<WorkflowState> condition) {
        String id = id(message);
        @Nullable
        Duration timeout = RequestValues.optional(message, DaprConstants.TIMEOUT, options.getTimeout(), Duration.class);
        if (timeout == null) {
            throw new IllegalArgumentException(
                    "The option timeout or the header %s is needed".formatted(DaprConstants.TIMEOUT));
        }
        return find(message)
                .filter(condition)
                .repeatWhenEmpty(Integer.MAX_VALUE, tries -> tries.concatMap(n -> Mono.delay(pause(n))))
                .timeout(
                        timeout,
                        Mono.error(() -> SidecarFailures.of(
                                Code.TIMEOUT,
                                "workflow instance %s has not %s within %s".formatted(id, reached, timeout),
                                null)))
                .doOnNext(state -> write(state, message))
                .then();
    }

    private static Duration pause(long tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(tries, LAST_DOUBLING));
        return pause.compareTo(LAST_PAUSE) < 0 ? pause : LAST_PAUSE;
    }

    /** Finds an instance; empty if it does not exist. The SDK then returns a running one without a name. */
    private Mono<WorkflowState> find(Message message) {
        String id = id(message);
        boolean payloads =
                RequestValues.value(message, DaprConstants.GET_WORKFLOW_IO, options.isGetWorkflowIO(), Boolean.class);
        return blocking(client -> client.getWorkflowState(id, payloads))
                .filter(state -> !state.getName().isEmpty());
    }

    private static void write(WorkflowState state, Message message) {
        message.setBody(state);
        set(message, DaprConstants.WORKFLOW_INSTANCE_ID, state.getWorkflowId());
        set(message, DaprConstants.WORKFLOW_NAME, state.getName());
        set(message, DaprConstants.WORKFLOW_CREATED_AT, state.getCreatedAt());
        set(message, DaprConstants.WORKFLOW_UPDATED_AT, state.getLastUpdatedAt());
        set(message, DaprConstants.WORKFLOW_SERIALIZED_INPUT, state.getSerializedInput());
        set(message, DaprConstants.WORKFLOW_SERIALIZED_OUTPUT, state.getSerializedOutput());
        set(message, DaprConstants.WORKFLOW_FAILURE_DETAILS, state.getFailureDetails());
        set(message, DaprConstants.IS_WORKFLOW_RUNNING, state.isRunning());
        set(message, DaprConstants.IS_WORKFLOW_COMPLETED, state.isCompleted());
    }

    private static void writeMissing(Message message) {
        message.setBody(null);
        for (String header : new String[] {
            DaprConstants.WORKFLOW_NAME,
            DaprConstants.WORKFLOW_CREATED_AT,
            DaprConstants.WORKFLOW_UPDATED_AT,
            DaprConstants.WORKFLOW_SERIALIZED_INPUT,
            DaprConstants.WORKFLOW_SERIALIZED_OUTPUT,
            DaprConstants.WORKFLOW_FAILURE_DETAILS
        }) {
            message.removeHeader(header);
        }
        message.setHeader(DaprConstants.IS_WORKFLOW_RUNNING, false);
        message.setHeader(DaprConstants.IS_WORKFLOW_COMPLETED, false);
    }

    private static void set(Message message, String header, @Nullable Object value) {
        message.removeHeader(header);
        if (value != null && !value.equals("")) {
            message.setHeader(header, value);
        }
    }

    private String id(Message message) {
        return RequestValues.required(
                message, DaprConstants.WORKFLOW_INSTANCE_ID, options.getWorkflowInstanceId(), "workflowInstanceId");
    }

    private @Nullable String reason(Message message) {
        return RequestValues.text(message, DaprConstants.REASON, options.getReason());
    }

    /**
     * The body for the SDK, which writes it as JSON. Bytes and streams already contain JSON.
     *
     * @throws IOException if they do not
     */
    static @Nullable Object payload(Message message) throws IOException {
        Object body = message.getBody();
        if (body instanceof byte[] || body instanceof StreamCache || body instanceof InputStream) {
            byte[] bytes = message.getBody(byte[].class);
            return bytes.length == 0 ? null : JSON.readTree(bytes);
        }
        return body;
    }

    private <T> Mono<T> blocking(Call<T> call) {
        return Mono.fromCallable(() -> interruptible(call))
                .subscribeOn(Schedulers.boundedElastic())
                .timeout(endpoint.getComponent().getRequestTimeout());
    }

    /** Runs a call of the client. A call that times out is interrupted. */
    private <T> @Nullable T interruptible(Call<T> call) {
        try {
            return call.of(client());
        } catch (StatusRuntimeException e) {
            if (e.getCause() instanceof InterruptedException) {
                return null;
            }
            throw e;
        }
    }

    private DaprWorkflowClient client() {
        @Nullable DaprWorkflowClient given = options.getWorkflowClient();
        return given == null ? endpoint.sidecar().workflows() : given;
    }

    /** A call of the client; returns null if there is no answer. */
    @FunctionalInterface
    private interface Call<T> {
        @Nullable
        T of(DaprWorkflowClient client);
    }
}
