package io.todoflow.camel.dapr;

import io.dapr.durabletask.DurableTaskGrpcWorker;
import io.dapr.durabletask.DurableTaskGrpcWorkerBuilder;
import io.dapr.workflows.Workflow;
import io.dapr.workflows.WorkflowActivity;
import io.dapr.workflows.runtime.WorkflowActivityInstanceWrapper;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the workflows of the application: routes as activities, and workflows and activities among the beans of the
 * registry. The sidecar gives work to any worker of an application, so a single worker knows all of them. While one of
 * the routes is stopped, there is no worker, and workflows wait.
 */
final class WorkflowWorker {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowWorker.class);

    private final DaprComponent component;
    private final Map<String, ActivityConsumer> routes = new LinkedHashMap<>();
    private final Map<String, ActivityConsumer> stopped = new LinkedHashMap<>();
    private Map<String, ActivityConsumer> running = Map.of();
    private @Nullable DurableTaskGrpcWorker worker;
    private @Nullable ExecutorService executor;

    WorkflowWorker(DaprComponent component) {
        this.component = component;
    }

    synchronized void add(ActivityConsumer route) throws Exception {
        ActivityConsumer other = routes.get(route.activity());
        // A restarted route has a new consumer
        if (other != null && other != route && !stopped.containsValue(other)) {
            throw new IllegalArgumentException("Routes %s and %s are the same activity: %s"
                    .formatted(other.getRouteId(), route.getRouteId(), route.activity()));
        }
        routes.put(route.activity(), route);
        stopped.remove(route.activity());
        // Once for all routes when the context starts, and immediately later
        component.getCamelContext().addStartupListener((context, started) -> refresh());
    }

    synchronized void pause(ActivityConsumer route) {
        if (routes.get(route.activity()) == route) {
            stopped.put(route.activity(), route);
            refresh();
        }
    }

    synchronized void remove(ActivityConsumer route) {
        routes.remove(route.activity(), route);
        stopped.remove(route.activity(), route);
        refresh();
    }

    synchronized void close() {
        routes.clear();
        stopped.clear();
        refresh();
    }

    private synchronized void refresh() {
        Map<String, ActivityConsumer> wanted = stopped.isEmpty() ? Map.copyOf(routes) : Map.of();
        if (wanted.equals(running)) {
            return;
        }
        if (worker != null) {
            // The threads finish their work, so its result is still sent
            worker.close();
            component.getCamelContext().getExecutorServiceManager().shutdown(executor);
            worker = null;
        }
        if (!wanted.isEmpty()) {
            worker = start(wanted);
        } else if (!stopped.isEmpty() && !component.getCamelContext().isStopping()) {
            LOG.info("Workflows wait until the routes of these activities are started: {}", stopped.keySet());
        }
        running = wanted;
    }

    /**
     * Starts the worker without the SDK's WorkflowRuntimeBuilder, which creates one per JVM that takes a minute to
     * close.
     */
    private DurableTaskGrpcWorker start(Map<String, ActivityConsumer> activities) {
        CamelContext context = component.getCamelContext();
        ExecutorService threads = context.getExecutorServiceManager().newCachedThreadPool(this, "DaprActivity");
        DurableTaskGrpcWorkerBuilder builder = new DurableTaskGrpcWorkerBuilder()
                .grpcChannel(component.sidecar().channel())
                .withExecutorService(threads);
        context.getRegistry()
                .findByType(Workflow.class)
                .forEach(bean -> builder.addOrchestration(new WorkflowBean(bean)));
        context.getRegistry()
                .findByType(WorkflowActivity.class)
                .forEach(bean -> builder.addActivity(new WorkflowActivityInstanceWrapper<>(bean)));
        activities.forEach((name, route) -> builder.addActivity(new WorkflowActivityInstanceWrapper<>(name, route)));
        DurableTaskGrpcWorker started = builder.build();
        started.start();
        executor = threads;
        return started;
    }
}
