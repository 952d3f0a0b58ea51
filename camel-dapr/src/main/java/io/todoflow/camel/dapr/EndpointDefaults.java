package io.todoflow.camel.dapr;

import io.dapr.client.domain.HttpExtension;
import io.dapr.client.domain.StateOptions.Concurrency;
import io.dapr.client.domain.StateOptions.Consistency;
import io.dapr.workflows.client.DaprWorkflowClient;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/** Sets the options of the {@link DaprConfiguration} one by one, as options of the component. */
public abstract class EndpointDefaults extends DefaultComponent {

    @Metadata(description = "All options that endpoints share, in one object")
    private DaprConfiguration configuration = new DaprConfiguration();

    public DaprConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(DaprConfiguration configuration) {
        this.configuration = configuration;
    }

    public @Nullable String getPubSubName() {
        return configuration.getPubSubName();
    }

    public void setPubSubName(@Nullable String pubSubName) {
        configuration.setPubSubName(pubSubName);
    }

    public @Nullable String getTopic() {
        return configuration.getTopic();
    }

    public void setTopic(@Nullable String topic) {
        configuration.setTopic(topic);
    }

    public @Nullable PubSubTransport getTransport() {
        return configuration.getTransport();
    }

    public void setTransport(@Nullable PubSubTransport transport) {
        configuration.setTransport(transport);
    }

    public @Nullable StateBody getStateBody() {
        return configuration.getStateBody();
    }

    public void setStateBody(@Nullable StateBody stateBody) {
        configuration.setStateBody(stateBody);
    }

    public @Nullable String getContentType() {
        return configuration.getContentType();
    }

    public void setContentType(@Nullable String contentType) {
        configuration.setContentType(contentType);
    }

    public @Nullable String getConfigStore() {
        return configuration.getConfigStore();
    }

    public void setConfigStore(@Nullable String configStore) {
        configuration.setConfigStore(configStore);
    }

    public @Nullable String getConfigKeys() {
        return configuration.getConfigKeys();
    }

    public void setConfigKeys(@Nullable String configKeys) {
        configuration.setConfigKeys(configKeys);
    }

    public @Nullable StateOperation getStateOperation() {
        return configuration.getStateOperation();
    }

    public void setStateOperation(@Nullable StateOperation stateOperation) {
        configuration.setStateOperation(stateOperation);
    }

    public @Nullable String getStateStore() {
        return configuration.getStateStore();
    }

    public void setStateStore(@Nullable String stateStore) {
        configuration.setStateStore(stateStore);
    }

    public @Nullable String getSecretStore() {
        return configuration.getSecretStore();
    }

    public void setSecretStore(@Nullable String secretStore) {
        configuration.setSecretStore(secretStore);
    }

    public @Nullable String getKey() {
        return configuration.getKey();
    }

    public void setKey(@Nullable String key) {
        configuration.setKey(key);
    }

    public @Nullable String getETag() {
        return configuration.getETag();
    }

    public void setETag(@Nullable String eTag) {
        configuration.setETag(eTag);
    }

    public @Nullable Concurrency getConcurrency() {
        return configuration.getConcurrency();
    }

    public void setConcurrency(@Nullable Concurrency concurrency) {
        configuration.setConcurrency(concurrency);
    }

    public @Nullable Consistency getConsistency() {
        return configuration.getConsistency();
    }

    public void setConsistency(@Nullable Consistency consistency) {
        configuration.setConsistency(consistency);
    }

    public @Nullable String getServiceToInvoke() {
        return configuration.getServiceToInvoke();
    }

    public void setServiceToInvoke(@Nullable String serviceToInvoke) {
        configuration.setServiceToInvoke(serviceToInvoke);
    }

    public @Nullable String getMethodToInvoke() {
        return configuration.getMethodToInvoke();
    }

    public void setMethodToInvoke(@Nullable String methodToInvoke) {
        configuration.setMethodToInvoke(methodToInvoke);
    }

    public @Nullable String getVerb() {
        return configuration.getVerb();
    }

    public void setVerb(@Nullable String verb) {
        configuration.setVerb(verb);
    }

    public @Nullable HttpExtension getHttpExtension() {
        return configuration.getHttpExtension();
    }

    public void setHttpExtension(@Nullable HttpExtension httpExtension) {
        configuration.setHttpExtension(httpExtension);
    }

    public @Nullable String getBindingName() {
        return configuration.getBindingName();
    }

    public void setBindingName(@Nullable String bindingName) {
        configuration.setBindingName(bindingName);
    }

    public @Nullable String getBindingOperation() {
        return configuration.getBindingOperation();
    }

    public void setBindingOperation(@Nullable String bindingOperation) {
        configuration.setBindingOperation(bindingOperation);
    }

    public @Nullable LockOperation getLockOperation() {
        return configuration.getLockOperation();
    }

    public void setLockOperation(@Nullable LockOperation lockOperation) {
        configuration.setLockOperation(lockOperation);
    }

    public @Nullable String getStoreName() {
        return configuration.getStoreName();
    }

    public void setStoreName(@Nullable String storeName) {
        configuration.setStoreName(storeName);
    }

    public @Nullable String getResourceId() {
        return configuration.getResourceId();
    }

    public void setResourceId(@Nullable String resourceId) {
        configuration.setResourceId(resourceId);
    }

    public @Nullable String getLockOwner() {
        return configuration.getLockOwner();
    }

    public void setLockOwner(@Nullable String lockOwner) {
        configuration.setLockOwner(lockOwner);
    }

    public @Nullable Integer getExpiryInSeconds() {
        return configuration.getExpiryInSeconds();
    }

    public void setExpiryInSeconds(@Nullable Integer expiryInSeconds) {
        configuration.setExpiryInSeconds(expiryInSeconds);
    }

    public @Nullable WorkflowOperation getWorkflowOperation() {
        return configuration.getWorkflowOperation();
    }

    public void setWorkflowOperation(@Nullable WorkflowOperation workflowOperation) {
        configuration.setWorkflowOperation(workflowOperation);
    }

    public @Nullable String getWorkflowClass() {
        return configuration.getWorkflowClass();
    }

    public void setWorkflowClass(@Nullable String workflowClass) {
        configuration.setWorkflowClass(workflowClass);
    }

    public @Nullable String getWorkflowVersion() {
        return configuration.getWorkflowVersion();
    }

    public void setWorkflowVersion(@Nullable String workflowVersion) {
        configuration.setWorkflowVersion(workflowVersion);
    }

    public @Nullable String getWorkflowInstanceId() {
        return configuration.getWorkflowInstanceId();
    }

    public void setWorkflowInstanceId(@Nullable String workflowInstanceId) {
        configuration.setWorkflowInstanceId(workflowInstanceId);
    }

    public @Nullable Instant getWorkflowStartTime() {
        return configuration.getWorkflowStartTime();
    }

    public void setWorkflowStartTime(@Nullable Instant workflowStartTime) {
        configuration.setWorkflowStartTime(workflowStartTime);
    }

    public @Nullable String getEventName() {
        return configuration.getEventName();
    }

    public void setEventName(@Nullable String eventName) {
        configuration.setEventName(eventName);
    }

    public @Nullable String getReason() {
        return configuration.getReason();
    }

    public void setReason(@Nullable String reason) {
        configuration.setReason(reason);
    }

    public boolean isGetWorkflowIO() {
        return configuration.isGetWorkflowIO();
    }

    public void setGetWorkflowIO(boolean getWorkflowIO) {
        configuration.setGetWorkflowIO(getWorkflowIO);
    }

    public @Nullable Duration getTimeout() {
        return configuration.getTimeout();
    }

    public void setTimeout(@Nullable Duration timeout) {
        configuration.setTimeout(timeout);
    }

    public @Nullable DaprWorkflowClient getWorkflowClient() {
        return configuration.getWorkflowClient();
    }

    public void setWorkflowClient(@Nullable DaprWorkflowClient workflowClient) {
        configuration.setWorkflowClient(workflowClient);
    }
}
