package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.workflows.Workflow;
import io.dapr.workflows.WorkflowStub;
import io.dapr.workflows.WorkflowTaskOptions;
import io.dapr.workflows.WorkflowTaskRetryPolicy;
import io.dapr.workflows.client.WorkflowRuntimeStatus;
import io.dapr.workflows.client.WorkflowState;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.SidecarException;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/** {@code dapr:workflow} on a daprd with the services that workflows need. */
class WorkflowsTest {

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("workflows")
            .with(Setup.component("statestore", "state.in-memory", "actorStateStore: true"))
            .withoutApp()
            .withWorkflows();

    private final String id = UUID.randomUUID().toString();
    private final List<String> charged = new CopyOnWriteArrayList<>();

    /** Waits for the event paid, and charges the amount in the event and the input. */
    public static final class OrderWorkflow implements Workflow {
        @Override
        public WorkflowStub create() {
            return context -> {
                Map<?, ?> order = context.getInput(Map.class);
                String card = context.waitForExternalEvent("paid", String.class).await();
                WorkflowTaskOptions thrice = new WorkflowTaskOptions(WorkflowTaskRetryPolicy.newBuilder()
                        .setMaxNumberOfAttempts(3)
                        .setFirstRetryInterval(Duration.ofMillis(10))
                        .build());
                context.complete(context.callActivity(
                                "charge", Map.of("order", order.get("id"), "card", card), thrice, String.class)
                        .await());
            };
        }
    }

    /** A Camel context with a worker beside the sidecar. */
    private final class Camel implements AutoCloseable {

        final DefaultCamelContext context = new DefaultCamelContext();

        Camel(World dapr) throws Exception {
            DaprComponent component = new DaprComponent();
            component.setGrpcEndpoint("127.0.0.1:" + dapr.sidecar().grpcPort());
            component.setHttpEndpoint("http://127.0.0.1:" + dapr.sidecar().httpPort());
            component.setHealthCheckInterval(Duration.ZERO);
            component.setRetries(20);
            context.addComponent("dapr", component);
            context.getRegistry().bind("order", new OrderWorkflow());
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:workflow?activityName=charge").routeId("charge").process(exchange -> {
                        charged.add(exchange.getMessage().getHeader("CamelDaprTaskExecutionId", String.class));
                        String task = exchange.getMessage().getBody(String.class);
                        if (task.contains("expired")) {
                            throw new IllegalStateException("the card has expired");
                        }
                        exchange.getMessage().setBody("charged " + task);
                    });
                }
            });
            context.start();
        }

        Exchange send(String options, @Nullable Object body) {
            return context.createProducerTemplate()
                    .send(
                            "dapr:workflow?workflowInstanceId=" + id + "&workflowOperation=" + options,
                            ExchangeBuilder.anExchange(context).withBody(body).build());
        }

        Exchange done(String options, @Nullable Object body) {
            Exchange exchange = send(options, body);
            assertThat(exchange.getException()).as(options).isNull();
            return exchange;
        }

        void schedule() {
            done("scheduleNew&workflowClass=" + OrderWorkflow.class.getName(), Map.of("id", 7));
        }

        WorkflowState completed() {
            return done("waitForInstanceCompletion&getWorkflowIO=true&timeout=1m", null)
                    .getMessage()
                    .getBody(WorkflowState.class);
        }

        <T> @Nullable T state(Function<WorkflowState, T> value) {
            WorkflowState state = done("state", null).getMessage().getBody(WorkflowState.class);
            return state == null ? null : value.apply(state);
        }

        @Override
        public void close() {
            context.stop();
        }
    }

    @ContractTest
    void aWorkflowRunsTheRouteOfItsActivityWhenItsEventArrives(World dapr) throws Exception {
        try (Camel camel = new Camel(dapr)) {
            camel.schedule();
            Exchange started = camel.done("waitForInstanceStart&timeout=1m", null);
            camel.done("raiseEvent&eventName=paid", "4711");

            WorkflowState state = camel.completed();

            assertThat(started.getMessage().getHeader("CamelDaprIsWorkflowRunning"))
                    .isEqualTo(true);
            assertThat(state.getRuntimeStatus()).isEqualTo(WorkflowRuntimeStatus.COMPLETED);
            assertThat(state.readOutputAs(String.class)).startsWith("charged {").contains("\"card\":\"4711\"");
            assertThat(state.readInputAs(Map.class)).isEqualTo(Map.of("id", 7));
        }
    }

    @ContractTest
    void aFailedRouteFailsItsActivityAndRetriesShareOneId(World dapr) throws Exception {
        try (Camel camel = new Camel(dapr)) {
            camel.schedule();
            camel.done("raiseEvent&eventName=paid", "expired");

            WorkflowState state = camel.completed();

            assertThat(state.getRuntimeStatus()).isEqualTo(WorkflowRuntimeStatus.FAILED);
            assertThat(state.getFailureDetails().getErrorMessage()).contains("the card has expired");
            assertThat(charged).hasSize(3);
            assertThat(charged.stream().distinct()).hasSize(1);
        }
    }

    @ContractTest
    void anInstanceIsSuspendedResumedTerminatedAndPurged(World dapr) throws Exception {
        try (Camel camel = new Camel(dapr)) {
            camel.schedule();
            camel.done("waitForInstanceStart&timeout=1m", null);

            camel.done("suspend&reason=stocktaking", null);
            World.awaitEqual(WorkflowRuntimeStatus.SUSPENDED, () -> camel.state(WorkflowState::getRuntimeStatus));
            camel.done("resume", null);
            World.awaitEqual(WorkflowRuntimeStatus.RUNNING, () -> camel.state(WorkflowState::getRuntimeStatus));
            camel.done("terminate", "cancelled");
            WorkflowState terminated = camel.completed();
            camel.done("purge", null);

            assertThat(terminated.getRuntimeStatus()).isEqualTo(WorkflowRuntimeStatus.TERMINATED);
            assertThat(terminated.readOutputAs(String.class)).isEqualTo("cancelled");
            assertThat(camel.state(WorkflowState::getName)).isNull();
        }
    }

    @ContractTest
    void aWaitThatTimesOutReportsWhatItWaitedFor(World dapr) throws Exception {
        try (Camel camel = new Camel(dapr)) {
            camel.schedule();

            assertThat(camel.send("waitForInstanceCompletion&timeout=100ms", null)
                            .getException())
                    .hasMessageContaining("workflow instance " + id + " has not completed within PT0.1S")
                    .isInstanceOfSatisfying(
                            SidecarException.class, e -> assertThat(e.getCode()).isEqualTo(Code.TIMEOUT));
        }
    }

    @ContractTest
    void aWorkflowMayStartLaterAndDoesNotExistUntilThen(World dapr) throws Exception {
        try (Camel camel = new Camel(dapr)) {
            Instant start = Instant.now().plusSeconds(2);
            Exchange scheduled = camel.done(
                    "scheduleNew&workflowClass=" + OrderWorkflow.class.getCanonicalName() + "&workflowStartTime="
                            + start,
                    "{}".getBytes(StandardCharsets.UTF_8));

            camel.done("waitForInstanceStart&timeout=1m", null);

            assertThat(Instant.now()).isAfter(start);
            assertThat(scheduled.getMessage().getHeader("CamelDaprNewWorkflowInstanceId"))
                    .isEqualTo(id);
        }
    }

    @ContractTest
    void aWorkflowWaitsWhileTheRouteOfItsActivityIsStopped(World dapr) throws Exception {
        try (Camel camel = new Camel(dapr)) {
            camel.schedule();
            camel.done("waitForInstanceStart&timeout=1m", null);
            camel.context.getRouteController().stopRoute("charge");

            Exchange raised = camel.send("raiseEvent&eventName=paid&retries=0", "4711");
            camel.context.getRouteController().startRoute("charge");
            if (raised.getException() != null) {
                camel.done("raiseEvent&eventName=paid", "4711");
            }

            assertThat(camel.completed().getRuntimeStatus()).isEqualTo(WorkflowRuntimeStatus.COMPLETED);
            assertThat(charged).hasSize(1);
        }
    }
}
