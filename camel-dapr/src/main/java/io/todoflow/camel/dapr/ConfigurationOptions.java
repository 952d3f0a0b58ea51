package io.todoflow.camel.dapr;

import io.dapr.client.domain.ConfigurationItem;
import io.dapr.client.domain.GetConfigurationRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.spi.Configurer;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Options of {@code dapr:configuration}.
 *
 * @see <a href="https://docs.dapr.io/reference/api/configuration_api/">Dapr configuration API</a>
 */
@UriParams
@Configurer
public class ConfigurationOptions extends OperationOptions {

    @UriParam(description = "Name of the configuration store")
    private @Nullable String configStore;

    @UriParam(
            description = "Keys, separated by commas. By default, all keys of the store; Camel's own component"
                    + " requires at least one")
    private @Nullable String configKeys;

    @Override
    String component(Message message) {
        return RequestValues.label(message, DaprConstants.CONFIG_STORE, configStore);
    }

    @Override
    SidecarRequest createRequest(DaprEndpoint endpoint) {
        SidecarClient sidecar = endpoint.sidecar();
        return message -> get(sidecar, message);
    }

    private Mono<Void> get(SidecarClient sidecar, Message message) {
        String store = RequestValues.required(message, DaprConstants.CONFIG_STORE, configStore, "configStore");
        @Nullable Object given = message.getHeader(DaprConstants.CONFIG_KEYS);
        GetConfigurationRequest request = new GetConfigurationRequest(
                        store, RequestValues.list(given != null ? given : configKeys))
                .setMetadata(metadata(message));
        return sidecar.get()
                .getConfiguration(request)
                .doOnNext(items -> write(items, message))
                .then();
    }

    static void write(Map<String, ConfigurationItem> items, Message message) {
        Map<String, String> values = new LinkedHashMap<>();
        items.forEach((key, item) -> values.put(key, item.getValue()));
        message.setBody(values);
        message.setHeader(DaprConstants.RAW_CONFIG_RESPONSE, items);
    }

    @Override
    Consumer createConsumer(DaprEndpoint endpoint, Processor processor) {
        String store = ObjectHelper.notNull(configStore, "configStore", endpoint);
        List<String> keys = RequestValues.list(configKeys);
        return new ConfigurationConsumer(endpoint, processor, store, keys, getMetadata());
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
}
