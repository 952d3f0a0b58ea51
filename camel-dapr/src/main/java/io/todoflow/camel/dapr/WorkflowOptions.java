package io.todoflow.camel.dapr;

import io.dapr.workflows.client.DaprWorkflowClient;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;

/**
 * Options of {@code dapr:workflow}.
 *
 * @see <a href="https://docs.dapr.io/developing-applications/building-blocks/workflow/">Dapr workflows</a>
 */
@UriParams
@Configurer
public class WorkflowOptions extends OperationOptions {

    @UriParam(label = "producer", defaultValue = "scheduleNew", description = "What to do")
    private WorkflowOperation workflowOperation = WorkflowOperation.scheduleNew;

    @UriParam(
            label = "producer",
            description = "For scheduleNew, the name of the workflow or its Java class; the class's canonical name"
                    + " is then the name of the workflow")
    private @Nullable String workflowClass;

    @UriParam(label = "producer", description = "For scheduleNew, the version of the workflow")
    private @Nullable String workflowVersion;

    @UriParam(
            label = "producer",
            description = "Id of the workflow instance; by default, scheduleNew generates a random one")
    private @Nullable String workflowInstanceId;

    @UriParam(label = "producer", description = "For scheduleNew, when the workflow starts; immediately by default")
    private @Nullable Instant workflowStartTime;

    @UriParam(label = "producer", description = "For raiseEvent, the name of the event")
    private @Nullable String eventName;

    @UriParam(label = "producer", description = "For suspend and resume, the reason")
    private @Nullable String reason;

    @UriParam(
            label = "producer",
            defaultValue = "false",
            description = "For state and the waits, whether to read input and output as well")
    private boolean getWorkflowIO;

    @UriParam(label = "producer", description = "How long waitForInstanceStart and waitForInstanceCompletion wait")
    private @Nullable Duration timeout;

    @UriParam(
            label = "advanced",
            description = "The client to use; by default, one to the component's sidecar. The component does not"
                    + " close a given client")
    private @Nullable DaprWorkflowClient workflowClient;

    @UriParam(
            label = "consumer",
            description = "Name of the activity that the route implements. Not in Camel's own" + " component")
    private @Nullable String activityName;

    @Override
    boolean takesMetadata() {
        return false;
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        return new WorkflowRequest(endpoint, this);
    }

    @Override
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        return new ActivityConsumer(endpoint, processor, ObjectHelper.notNull(activityName, "activityName", endpoint));
    }

    public WorkflowOperation getWorkflowOperation() {
        return workflowOperation;
    }

    public void setWorkflowOperation(WorkflowOperation workflowOperation) {
        this.workflowOperation = workflowOperation;
    }

    public @Nullable String getWorkflowClass() {
        return workflowClass;
    }

    public void setWorkflowClass(@Nullable String workflowClass) {
        this.workflowClass = workflowClass;
    }

    public @Nullable String getWorkflowVersion() {
        return workflowVersion;
    }

    public void setWorkflowVersion(@Nullable String workflowVersion) {
        this.workflowVersion = workflowVersion;
    }

    public @Nullable String getWorkflowInstanceId() {
        return workflowInstanceId;
    }

    public void setWorkflowInstanceId(@Nullable String workflowInstanceId) {
        this.workflowInstanceId = workflowInstanceId;
    }

    public @Nullable Instant getWorkflowStartTime() {
        return workflowStartTime;
    }

    public void setWorkflowStartTime(@Nullable Instant workflowStartTime) {
        this.workflowStartTime = workflowStartTime;
    }

    public @Nullable String getEventName() {
        return eventName;
    }

    public void setEventName(@Nullable String eventName) {
        this.eventName = eventName;
    }

    public @Nullable String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason;
    }

    public boolean isGetWorkflowIO() {
        return getWorkflowIO;
    }

    public void setGetWorkflowIO(boolean getWorkflowIO) {
        this.getWorkflowIO = getWorkflowIO;
    }

    public @Nullable Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(@Nullable Duration timeout) {
        this.timeout = timeout;
    }

    public @Nullable DaprWorkflowClient getWorkflowClient() {
        return workflowClient;
    }

    public void setWorkflowClient(@Nullable DaprWorkflowClient workflowClient) {
        this.workflowClient = workflowClient;
    }

    public @Nullable String getActivityName() {
        return activityName;
    }

    public void setActivityName(@Nullable String activityName) {
        this.activityName = activityName;
    }
}
