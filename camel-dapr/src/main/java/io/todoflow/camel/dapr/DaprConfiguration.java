package io.todoflow.camel.dapr;

import io.dapr.client.domain.HttpExtension;
import io.dapr.client.domain.StateOptions.Concurrency;
import io.dapr.client.domain.StateOptions.Consistency;
import io.dapr.workflows.client.DaprWorkflowClient;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;

/** Defaults for endpoint options, with the same names as in Camel's own component. */
@UriParams
@Configurer(extended = true)
public class DaprConfiguration {

    @UriParam(description = "Name of the pub/sub component, for endpoints that do not set it")
    private @Nullable String pubSubName;

    @UriParam(description = "Topic to publish to or to subscribe to, for endpoints that do not set it")
    private @Nullable String topic;

    @UriParam(description = "How events arrive, for consumers that do not set it. Not in Camel's own component")
    private @Nullable PubSubTransport transport;

    @UriParam(description = "Content type of bodies, for endpoints that do not set it")
    private @Nullable String contentType;

    @UriParam(description = "Name of the configuration store, for endpoints that do not set it")
    private @Nullable String configStore;

    @UriParam(description = "Keys of the configuration store, for endpoints that do not set it")
    private @Nullable String configKeys;

    @UriParam(description = "What to do with a state store, for endpoints that do not set it")
    private @Nullable StateOperation stateOperation;

    @UriParam(
            description =
                    "What get returns as the body, for endpoints that do not set it: value, or state as in Camel's own"
                            + " component")
    private @Nullable StateBody stateBody;

    @UriParam(description = "Name of the state store, for endpoints that do not set it")
    private @Nullable String stateStore;

    @UriParam(description = "Name of the secret store, for endpoints that do not set it")
    private @Nullable String secretStore;

    @UriParam(description = "Key of a state or a secret, for endpoints that do not set it")
    private @Nullable String key;

    @UriParam(description = "ETag of a state, for endpoints that do not set it")
    private @Nullable String eTag;

    @UriParam(description = "Concurrency of a state store, for endpoints that do not set it")
    private @Nullable Concurrency concurrency;

    @UriParam(description = "Consistency of a state store, for endpoints that do not set it")
    private @Nullable Consistency consistency;

    @UriParam(description = "App-id, name of an HTTPEndpoint, or URL of the service, for endpoints that do not set it")
    private @Nullable String serviceToInvoke;

    @UriParam(description = "Path to call at the service, for endpoints that do not set it")
    private @Nullable String methodToInvoke;

    @UriParam(description = "HTTP method, for endpoints that do not set it")
    private @Nullable String verb;

    @UriParam(description = "HTTP method, query parameters and headers, for endpoints that do not set it")
    private @Nullable HttpExtension httpExtension;

    @UriParam(description = "Name of the output binding, for endpoints that do not set it")
    private @Nullable String bindingName;

    @UriParam(description = "Operation of the binding, for endpoints that do not set it")
    private @Nullable String bindingOperation;

    @UriParam(description = "What to do with a lock, for endpoints that do not set it")
    private @Nullable LockOperation lockOperation;

    @UriParam(description = "Name of the lock store, for endpoints that do not set it")
    private @Nullable String storeName;

    @UriParam(description = "What to lock, for endpoints that do not set it")
    private @Nullable String resourceId;

    @UriParam(description = "Owner of the lock, for endpoints that do not set it")
    private @Nullable String lockOwner;

    @UriParam(description = "Seconds after which a lock expires, for endpoints that do not set it")
    private @Nullable Integer expiryInSeconds;

    @UriParam(description = "What to do with a workflow, for endpoints that do not set it")
    private @Nullable WorkflowOperation workflowOperation;

    @UriParam(description = "Name of the workflow, or its Java class, for endpoints that do not set it")
    private @Nullable String workflowClass;

    @UriParam(description = "Version of the workflow, for endpoints that do not set it")
    private @Nullable String workflowVersion;

    @UriParam(description = "Id of the workflow instance, for endpoints that do not set it")
    private @Nullable String workflowInstanceId;

    @UriParam(description = "When the workflow starts, for endpoints that do not set it")
    private @Nullable Instant workflowStartTime;

    @UriParam(description = "Name of the event for a workflow, for endpoints that do not set it")
    private @Nullable String eventName;

    @UriParam(description = "Why a workflow is suspended or resumed, for endpoints that do not set it")
    private @Nullable String reason;

    @UriParam(description = "Whether a workflow's input and output are also read, for endpoints that do not set it")
    private boolean getWorkflowIO;

    @UriParam(description = "How long to wait for a workflow, for endpoints that do not set it")
    private @Nullable Duration timeout;

    @Metadata(autowired = true)
    @UriParam(
            label = "advanced",
            description =
                    "The client for workflows, which the component does not close, for endpoints that do not set it")
    private @Nullable DaprWorkflowClient workflowClient;

    public @Nullable String getPubSubName() {
        return pubSubName;
    }

    public void setPubSubName(@Nullable String pubSubName) {
        this.pubSubName = pubSubName;
    }

    public @Nullable String getTopic() {
        return topic;
    }

    public void setTopic(@Nullable String topic) {
        this.topic = topic;
    }

    public @Nullable PubSubTransport getTransport() {
        return transport;
    }

    public void setTransport(@Nullable PubSubTransport transport) {
        this.transport = transport;
    }

    public @Nullable StateBody getStateBody() {
        return stateBody;
    }

    public void setStateBody(@Nullable StateBody stateBody) {
        this.stateBody = stateBody;
    }

    public @Nullable String getContentType() {
        return contentType;
    }

    public void setContentType(@Nullable String contentType) {
        this.contentType = contentType;
    }

    public @Nullable String getConfigStore() {
        return configStore;
    }

    public void setConfigStore(@Nullable String configStore) {
        this.configStore = configStore;
    }

    public @Nullable String getConfigKeys() {
        return configKeys;
    }

    public void setConfigKeys(@Nullable String configKeys) {
        this.configKeys = configKeys;
    }

    public @Nullable StateOperation getStateOperation() {
        return stateOperation;
    }

    public void setStateOperation(@Nullable StateOperation stateOperation) {
        this.stateOperation = stateOperation;
    }

    public @Nullable String getStateStore() {
        return stateStore;
    }

    public void setStateStore(@Nullable String stateStore) {
        this.stateStore = stateStore;
    }

    public @Nullable String getSecretStore() {
        return secretStore;
    }

    public void setSecretStore(@Nullable String secretStore) {
        this.secretStore = secretStore;
    }

    public @Nullable String getKey() {
        return key;
    }

    public void setKey(@Nullable String key) {
        this.key = key;
    }

    public @Nullable String getETag() {
        return eTag;
    }

    public void setETag(@Nullable String eTag) {
        this.eTag = eTag;
    }

    public @Nullable Concurrency getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(@Nullable Concurrency concurrency) {
        this.concurrency = concurrency;
    }

    public @Nullable Consistency getConsistency() {
        return consistency;
    }

    public void setConsistency(@Nullable Consistency consistency) {
        this.consistency = consistency;
    }

    public @Nullable String getServiceToInvoke() {
        return serviceToInvoke;
    }

    public void setServiceToInvoke(@Nullable String serviceToInvoke) {
        this.serviceToInvoke = serviceToInvoke;
    }

    public @Nullable String getMethodToInvoke() {
        return methodToInvoke;
    }

    public void setMethodToInvoke(@Nullable String methodToInvoke) {
        this.methodToInvoke = methodToInvoke;
    }

    public @Nullable String getVerb() {
        return verb;
    }

    public void setVerb(@Nullable String verb) {
        this.verb = verb;
    }

    public @Nullable HttpExtension getHttpExtension() {
        return httpExtension;
    }

    public void setHttpExtension(@Nullable HttpExtension httpExtension) {
        this.httpExtension = httpExtension;
    }

    public @Nullable String getBindingName() {
        return bindingName;
    }

    public void setBindingName(@Nullable String bindingName) {
        this.bindingName = bindingName;
    }

    public @Nullable String getBindingOperation() {
        return bindingOperation;
    }

    public void setBindingOperation(@Nullable String bindingOperation) {
        this.bindingOperation = bindingOperation;
    }

    public @Nullable LockOperation getLockOperation() {
        return lockOperation;
    }

    public void setLockOperation(@Nullable LockOperation lockOperation) {
        this.lockOperation = lockOperation;
    }

    public @Nullable String getStoreName() {
        return storeName;
    }

    public void setStoreName(@Nullable String storeName) {
        this.storeName = storeName;
    }

    public @Nullable String getResourceId() {
        return resourceId;
    }

    public void setResourceId(@Nullable String resourceId) {
        this.resourceId = resourceId;
    }

    public @Nullable String getLockOwner() {
        return lockOwner;
    }

    public void setLockOwner(@Nullable String lockOwner) {
        this.lockOwner = lockOwner;
    }

    public @Nullable Integer getExpiryInSeconds() {
        return expiryInSeconds;
    }

    public void setExpiryInSeconds(@Nullable Integer expiryInSeconds) {
        this.expiryInSeconds = expiryInSeconds;
    }

    public @Nullable WorkflowOperation getWorkflowOperation() {
        return workflowOperation;
    }

    public void setWorkflowOperation(@Nullable WorkflowOperation workflowOperation) {
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
}
