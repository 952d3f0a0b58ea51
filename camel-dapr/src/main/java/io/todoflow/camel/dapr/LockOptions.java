package io.todoflow.camel.dapr;

import io.dapr.client.DaprPreviewClient;
import io.dapr.client.domain.LockRequest;
import io.dapr.client.domain.UnlockRequest;
import org.apache.camel.Message;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Options of {@code dapr:lock}.
 *
 * @see <a href="https://docs.dapr.io/reference/api/distributed_lock_api/">Dapr distributed lock API</a>
 */
@UriParams
@Configurer
public class LockOptions extends OperationOptions {

    @UriParam(
            label = "producer",
            defaultValue = "tryLock",
            description = "tryLock sets the body to whether the owner has acquired the lock; unlock sets it to the"
                    + " SDK's UnlockResponseStatus (SUCCESS, LOCK_UNEXIST, LOCK_BELONG_TO_OTHERS, INTERNAL_ERROR)")
    private LockOperation lockOperation = LockOperation.tryLock;

    @UriParam(label = "producer", description = "Name of the lock store")
    private @Nullable String storeName;

    @UriParam(label = "producer", description = "What to lock. Each app-id has separate locks")
    private @Nullable String resourceId;

    @UriParam(label = "producer", description = "Owner of the lock; only the same owner can unlock it")
    private @Nullable String lockOwner;

    @UriParam(
            label = "producer",
            description = "For tryLock, the seconds after which the lock expires; it cannot be extended")
    private @Nullable Integer expiryInSeconds;

    @Override
    String component(Message message) {
        return RequestValues.label(message, DaprConstants.STORE_NAME, storeName);
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        SidecarClient sidecar = endpoint.sidecar();
        return message ->
                answer(sidecar.preview(), message).doOnNext(message::setBody).then();
    }

    private Mono<?> answer(DaprPreviewClient client, Message message) {
        LockOperation operation =
                RequestValues.value(message, DaprConstants.LOCK_OPERATION, lockOperation, LockOperation.class);
        String store = RequestValues.required(message, DaprConstants.STORE_NAME, storeName, "storeName");
        String resource = RequestValues.required(message, DaprConstants.RESOURCE_ID, resourceId, "resourceId");
        String owner = RequestValues.required(message, DaprConstants.LOCK_OWNER, lockOwner, "lockOwner");
        return switch (operation) {
            case tryLock -> client.tryLock(new LockRequest(store, resource, owner, expiry(message)));
            case unlock -> client.unlock(new UnlockRequest(store, resource, owner));
        };
    }

    private int expiry(Message message) {
        @Nullable
        Integer seconds =
                RequestValues.optional(message, DaprConstants.EXPIRY_IN_SECONDS, expiryInSeconds, Integer.class);
        if (seconds == null || seconds <= 0) {
            throw new IllegalArgumentException("The option expiryInSeconds or the header %s must be 1 or more, not %s"
                    .formatted(DaprConstants.EXPIRY_IN_SECONDS, seconds));
        }
        return seconds;
    }

    public LockOperation getLockOperation() {
        return lockOperation;
    }

    public void setLockOperation(LockOperation lockOperation) {
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
}
