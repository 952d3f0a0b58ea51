package io.todoflow.camel.dapr;

import io.dapr.client.domain.HttpExtension;
import io.dapr.client.domain.StateOptions.Concurrency;
import io.dapr.client.domain.StateOptions.Consistency;
import io.dapr.workflows.client.DaprWorkflowClient;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.Metadata;
import org.jspecify.annotations.Nullable;

/**
 * Options that the component and its endpoints share, with the names that they have in Camel's own component. They hold
 * for the endpoints that do not set them.
 */
@Configurer
public class DaprConfiguration {

    private final Map<String, Object> values = new HashMap<>();

    @Metadata(description = "Name of the pub/sub component, of endpoints that do not say it")
    private @Nullable String pubSubName;

    @Metadata(description = "Topic to publish to or to subscribe to, of endpoints that do not say it")
    private @Nullable String topic;

    @Metadata(description = "How events come, of consumers that do not say it. Not in Camel's own component")
    private @Nullable PubSubTransport transport;

    @Metadata(description = "Content type of bodies, of endpoints that do not say it")
    private @Nullable String contentType;

    @Metadata(description = "Name of the configuration store, of endpoints that do not say it")
    private @Nullable String configStore;

    @Metadata(description = "Keys of the configuration store, of endpoints that do not say it")
    private @Nullable String configKeys;

    @Metadata(description = "What to do with a state store, of endpoints that do not say it")
    private @Nullable StateOperation stateOperation;

    @Metadata(
            description = "What get makes the body, of endpoints that do not say it: value, or state as in Camel's own"
                    + " component")
    private @Nullable StateBody stateBody;

    @Metadata(description = "Name of the state store, of endpoints that do not say it")
    private @Nullable String stateStore;

    @Metadata(description = "Name of the secret store, of endpoints that do not say it")
    private @Nullable String secretStore;

    @Metadata(description = "Key of a state or a secret, of endpoints that do not say it")
    private @Nullable String key;

    @Metadata(description = "ETag of a state, of endpoints that do not say it")
    private @Nullable String eTag;

    @Metadata(description = "Concurrency of a state store, of endpoints that do not say it")
    private @Nullable Concurrency concurrency;

    @Metadata(description = "Consistency of a state store, of endpoints that do not say it")
    private @Nullable Consistency consistency;

    @Metadata(description = "App-id, name of an HTTPEndpoint, or URL of the service, of endpoints that do not say it")
    private @Nullable String serviceToInvoke;

    @Metadata(description = "Path to call at the service, of endpoints that do not say it")
    private @Nullable String methodToInvoke;

    @Metadata(description = "HTTP method, of endpoints that do not say it")
    private @Nullable String verb;

    @Metadata(description = "HTTP method, query parameters and headers, of endpoints that do not say it")
    private @Nullable HttpExtension httpExtension;

    @Metadata(description = "Name of the output binding, of endpoints that do not say it")
    private @Nullable String bindingName;

    @Metadata(description = "Operation of the binding, of endpoints that do not say it")
    private @Nullable String bindingOperation;

    @Metadata(description = "What to do with a lock, of endpoints that do not say it")
    private @Nullable LockOperation lockOperation;

    @Metadata(description = "Name of the lock store, of endpoints that do not say it")
    private @Nullable String storeName;

    @Metadata(description = "What to lock, of endpoints that do not say it")
    private @Nullable String resourceId;

    @Metadata(description = "Who has the lock, of endpoints that do not say it")
    private @Nullable String lockOwner;

    @Metadata(description = "After how many seconds a lock ends by itself, of endpoints that do not say it")
    private @Nullable Integer expiryInSeconds;

    @Metadata(description = "What to do with a workflow, of endpoints that do not say it")
    private @Nullable WorkflowOperation workflowOperation;

    @Metadata(description = "Name of the workflow, or its Java class, of endpoints that do not say it")
    private @Nullable String workflowClass;

    @Metadata(description = "Version of the workflow, of endpoints that do not say it")
    private @Nullable String workflowVersion;

    @Metadata(description = "Id of the workflow instance, of endpoints that do not say it")
    private @Nullable String workflowInstanceId;

    @Metadata(description = "When the workflow starts, of endpoints that do not say it")
    private @Nullable Instant workflowStartTime;

    @Metadata(description = "Name of the event for a workflow, of endpoints that do not say it")
    private @Nullable String eventName;

    @Metadata(description = "Why a workflow is suspended or resumed, of endpoints that do not say it")
    private @Nullable String reason;

    @Metadata(description = "Whether a workflow's input and output are read, too, of endpoints that do not say it")
    private boolean getWorkflowIO;

    @Metadata(description = "How long to wait for a workflow, of endpoints that do not say it")
    private @Nullable Duration timeout;

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "The client to use for workflows, which is not closed, of endpoints that do not say it")
    private @Nullable DaprWorkflowClient workflowClient;

    /** What is set, by the name of the option. */
    Map<String, Object> values() {
        return Map.copyOf(values);
    }

    private void put(String option, @Nullable Object value) {
        if (value == null) {
            values.remove(option);
        } else {
            values.put(option, value);
        }
    }

    public @Nullable String getPubSubName() {
        return pubSubName;
    }

    public void setPubSubName(@Nullable String pubSubName) {
        this.pubSubName = pubSubName;
        put("pubSubName", pubSubName);
    }

    public @Nullable String getTopic() {
        return topic;
    }

    public void setTopic(@Nullable String topic) {
        this.topic = topic;
        put("topic", topic);
    }

    public @Nullable PubSubTransport getTransport() {
        return transport;
    }

    public void setTransport(@Nullable PubSubTransport transport) {
        this.transport = transport;
        put("transport", transport);
    }

    public @Nullable StateBody getStateBody() {
        return stateBody;
    }

    public void setStateBody(@Nullable StateBody stateBody) {
        this.stateBody = stateBody;
        put("stateBody", stateBody);
    }

    public @Nullable String getContentType() {
        return contentType;
    }

    public void setContentType(@Nullable String contentType) {
        this.contentType = contentType;
        put("contentType", contentType);
    }

    public @Nullable String getConfigStore() {
        return configStore;
    }

    public void setConfigStore(@Nullable String configStore) {
        this.configStore = configStore;
        put("configStore", configStore);
    }

    public @Nullable String getConfigKeys() {
        return configKeys;
    }

    public void setConfigKeys(@Nullable String configKeys) {
        this.configKeys = configKeys;
        put("configKeys", configKeys);
    }

    public @Nullable StateOperation getStateOperation() {
        return stateOperation;
    }

    public void setStateOperation(@Nullable StateOperation stateOperation) {
        this.stateOperation = stateOperation;
        put("stateOperation", stateOperation);
    }

    public @Nullable String getStateStore() {
        return stateStore;
    }

    public void setStateStore(@Nullable String stateStore) {
        this.stateStore = stateStore;
        put("stateStore", stateStore);
    }

    public @Nullable String getSecretStore() {
        return secretStore;
    }

    public void setSecretStore(@Nullable String secretStore) {
        this.secretStore = secretStore;
        put("secretStore", secretStore);
    }

    public @Nullable String getKey() {
        return key;
    }

    public void setKey(@Nullable String key) {
        this.key = key;
        put("key", key);
    }

    public @Nullable String getETag() {
        return eTag;
    }

    public void setETag(@Nullable String eTag) {
        this.eTag = eTag;
        put("eTag", eTag);
    }

    public @Nullable Concurrency getConcurrency() {
        return concurrency;
    }

    public void setConcurrency(@Nullable Concurrency concurrency) {
        this.concurrency = concurrency;
        put("concurrency", concurrency);
    }

    public @Nullable Consistency getConsistency() {
        return consistency;
    }

    public void setConsistency(@Nullable Consistency consistency) {
        this.consistency = consistency;
        put("consistency", consistency);
    }

    public @Nullable String getServiceToInvoke() {
        return serviceToInvoke;
    }

    public void setServiceToInvoke(@Nullable String serviceToInvoke) {
        this.serviceToInvoke = serviceToInvoke;
        put("serviceToInvoke", serviceToInvoke);
    }

    public @Nullable String getMethodToInvoke() {
        return methodToInvoke;
    }

    public void setMethodToInvoke(@Nullable String methodToInvoke) {
        this.methodToInvoke = methodToInvoke;
        put("methodToInvoke", methodToInvoke);
    }

    public @Nullable String getVerb() {
        return verb;
    }

    public void setVerb(@Nullable String verb) {
        this.verb = verb;
        put("verb", verb);
    }

    public @Nullable HttpExtension getHttpExtension() {
        return httpExtension;
    }

    public void setHttpExtension(@Nullable HttpExtension httpExtension) {
        this.httpExtension = httpExtension;
        put("httpExtension", httpExtension);
    }

    public @Nullable String getBindingName() {
        return bindingName;
    }

    public void setBindingName(@Nullable String bindingName) {
        this.bindingName = bindingName;
        put("bindingName", bindingName);
    }

    public @Nullable String getBindingOperation() {
        return bindingOperation;
    }

    public void setBindingOperation(@Nullable String bindingOperation) {
        this.bindingOperation = bindingOperation;
        put("bindingOperation", bindingOperation);
    }

    public @Nullable LockOperation getLockOperation() {
        return lockOperation;
    }

    public void setLockOperation(@Nullable LockOperation lockOperation) {
        this.lockOperation = lockOperation;
        put("lockOperation", lockOperation);
    }

    public @Nullable String getStoreName() {
        return storeName;
    }

    public void setStoreName(@Nullable String storeName) {
        this.storeName = storeName;
        put("storeName", storeName);
    }

    public @Nullable String getResourceId() {
        return resourceId;
    }

    public void setResourceId(@Nullable String resourceId) {
        this.resourceId = resourceId;
        put("resourceId", resourceId);
    }

    public @Nullable String getLockOwner() {
        return lockOwner;
    }

    public void setLockOwner(@Nullable String lockOwner) {
        this.lockOwner = lockOwner;
        put("lockOwner", lockOwner);
    }

    public @Nullable Integer getExpiryInSeconds() {
        return expiryInSeconds;
    }

    public void setExpiryInSeconds(@Nullable Integer expiryInSeconds) {
        this.expiryInSeconds = expiryInSeconds;
        put("expiryInSeconds", expiryInSeconds);
    }

    public @Nullable WorkflowOperation getWorkflowOperation() {
        return workflowOperation;
    }

    public void setWorkflowOperation(@Nullable WorkflowOperation workflowOperation) {
        this.workflowOperation = workflowOperation;
        put("workflowOperation", workflowOperation);
    }

    public @Nullable String getWorkflowClass() {
        return workflowClass;
    }

    public void setWorkflowClass(@Nullable String workflowClass) {
        this.workflowClass = workflowClass;
        put("workflowClass", workflowClass);
    }

    public @Nullable String getWorkflowVersion() {
        return workflowVersion;
    }

    public void setWorkflowVersion(@Nullable String workflowVersion) {
        this.workflowVersion = workflowVersion;
        put("workflowVersion", workflowVersion);
    }

    public @Nullable String getWorkflowInstanceId() {
        return workflowInstanceId;
    }

    public void setWorkflowInstanceId(@Nullable String workflowInstanceId) {
        this.workflowInstanceId = workflowInstanceId;
        put("workflowInstanceId", workflowInstanceId);
    }

    public @Nullable Instant getWorkflowStartTime() {
        return workflowStartTime;
    }

    public void setWorkflowStartTime(@Nullable Instant workflowStartTime) {
        this.workflowStartTime = workflowStartTime;
        put("workflowStartTime", workflowStartTime);
    }

    public @Nullable String getEventName() {
        return eventName;
    }

    public void setEventName(@Nullable String eventName) {
        this.eventName = eventName;
        put("eventName", eventName);
    }

    public @Nullable String getReason() {
        return reason;
    }

    public void setReason(@Nullable String reason) {
        this.reason = reason;
        put("reason", reason);
    }

    public boolean isGetWorkflowIO() {
        return getWorkflowIO;
    }

    public void setGetWorkflowIO(boolean getWorkflowIO) {
        this.getWorkflowIO = getWorkflowIO;
        put("getWorkflowIO", getWorkflowIO);
    }

    public @Nullable Duration getTimeout() {
        return timeout;
    }

    public void setTimeout(@Nullable Duration timeout) {
        this.timeout = timeout;
        put("timeout", timeout);
    }

    public @Nullable DaprWorkflowClient getWorkflowClient() {
        return workflowClient;
    }

    public void setWorkflowClient(@Nullable DaprWorkflowClient workflowClient) {
        this.workflowClient = workflowClient;
        put("workflowClient", workflowClient);
    }
}
