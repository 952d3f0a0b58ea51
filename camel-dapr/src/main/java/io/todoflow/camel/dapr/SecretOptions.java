package io.todoflow.camel.dapr;

import io.dapr.client.domain.GetBulkSecretRequest;
import io.dapr.client.domain.GetSecretRequest;
import org.apache.camel.Message;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Options of {@code dapr:secret}. */
@UriParams
@Configurer
public class SecretOptions extends OperationOptions {

    @UriParam(label = "producer", description = "Name of the secret store")
    private @Nullable String secretStore;

    @UriParam(
            label = "producer",
            description = "Name of the secret. The body becomes a Map of its values; without a name, a Map of all"
                    + " secrets and their values")
    private @Nullable String key;

    @Override
    String component(Message message) {
        return RequestValues.label(message, DaprConstants.SECRET_STORE, secretStore);
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        SidecarClient sidecar = endpoint.sidecar();
        return message -> answer(sidecar, message).doOnNext(message::setBody).then();
    }

    private Mono<?> answer(SidecarClient sidecar, Message message) {
        String store = RequestValues.required(message, DaprConstants.SECRET_STORE, secretStore, "secretStore");
        @Nullable String name = RequestValues.text(message, DaprConstants.KEY, key);
        return name == null || name.isEmpty()
                ? sidecar.get().getBulkSecret(new GetBulkSecretRequest(store).setMetadata(metadata(message)))
                : sidecar.get().getSecret(new GetSecretRequest(store, name).setMetadata(metadata(message)));
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
}
