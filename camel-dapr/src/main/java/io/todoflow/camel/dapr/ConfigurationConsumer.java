package io.todoflow.camel.dapr;

import io.dapr.client.domain.ConfigurationItem;
import io.dapr.client.domain.GetConfigurationRequest;
import io.dapr.v1.DaprConfigurationProtos.SubscribeConfigurationRequest;
import io.dapr.v1.DaprConfigurationProtos.SubscribeConfigurationResponse;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs its route for each change of a configuration store, one by one. When it reconnects, it reads all values and
 * compares them, so that changes made while the sidecar was down arrive as well.
 */
class ConfigurationConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationConsumer.class);

    private final String store;
    private final List<String> keys;
    private final Map<String, String> metadata;
    /** The known values; used only by the thread that runs the route. */
    private final Map<String, ConfigurationItem> known = new HashMap<>();

    private boolean seen;
    private @Nullable ExecutorService route;
    private @Nullable Reconnection reconnection;
    private volatile @Nullable Connection connection;

    ConfigurationConsumer(
            DaprEndpoint endpoint, Processor processor, String store, List<String> keys, Map<String, String> metadata) {
        super(endpoint, processor);
        this.store = store;
        this.keys = keys;
        this.metadata = metadata;
    }

    @Override
    public DaprEndpoint getEndpoint() {
        return (DaprEndpoint) super.getEndpoint();
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ExecutorService executor = getEndpoint()
                .getCamelContext()
                .getExecutorServiceManager()
                .newSingleThreadExecutor(this, "DaprConfiguration");
        route = executor;
        Reconnection again = new Reconnection(
                "configuration store " + store,
                getEndpoint().getCamelContext(),
                getEndpoint().sidecar(),
                this::connect);
        reconnection = again;
        connect();
    }

    @Override
    protected void doStop() throws Exception {
        Reconnection again = reconnection;
        if (again != null) {
            again.close();
        }
        Connection open = connection;
        if (open != null) {
            open.close();
        }
        ExecutorService executor = route;
        if (executor != null) {
            getEndpoint().getCamelContext().getExecutorServiceManager().shutdownGraceful(executor);
        }
        super.doStop();
    }

    private void connect() {
        ExecutorService executor = route;
        Reconnection again = reconnection;
        if (executor != null && again != null) {
            Connection opened = new Connection(executor, again);
            connection = opened;
            opened.open();
        }
    }

    private void run(Map<String, ConfigurationItem> items, String subscription) {
        known.putAll(items);
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOnly);
        ConfigurationOptions.write(items, exchange.getMessage());
        exchange.getMessage().setHeader(DaprConstants.CONFIG_STORE, store);
        exchange.getMessage().setHeader(DaprConstants.SUBSCRIPTION_ID, subscription);
        try {
            getProcessor().process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        if (exchange.getException() != null) {
            getExceptionHandler()
                    .handleException(
                            "A change of %s in configuration store %s failed".formatted(items.keySet(), store),
                            exchange,
                            exchange.getException());
        }
        releaseExchange(exchange, false);
    }

    /** One stream. When it closes, the sidecar ends the subscription. */
    private final class Connection implements StreamObserver<SubscribeConfigurationResponse> {

        private final CancellableContext context = Context.ROOT.withCancellation();
        private final ExecutorService executor;
        private final Reconnection again;
        /** The keys that this stream has reported; used only by the thread that runs the route. */
        private final Set<String> told = new HashSet<>();

        private boolean open;

        Connection(ExecutorService executor, Reconnection again) {
            this.executor = executor;
            this.again = again;
        }

        void open() {
            SubscribeConfigurationRequest request = SubscribeConfigurationRequest.newBuilder()
                    .setStoreName(store)
                    .addAllKeys(keys)
                    .putAllMetadata(metadata)
                    .build();
            try {
                context.run(() -> getEndpoint().sidecar().streamingStub().subscribeConfiguration(request, this));
            } catch (RuntimeException e) {
                again.later(e);
            }
        }

        void close() {
            context.cancel(null);
        }

        @Override
        public void onNext(SubscribeConfigurationResponse response) {
            again.worked();
            if (!open) {
                // The first message only tells that the subscription is there
                open = true;
                readAll(response.getId());
            }
            if (response.getItemsCount() > 0) {
                Map<String, ConfigurationItem> items = new LinkedHashMap<>();
                response.getItemsMap()
                        .forEach((key, item) -> items.put(
                                key,
                                new ConfigurationItem(key, item.getValue(), item.getVersion(), item.getMetadataMap())));
                execute(() -> {
                    told.addAll(items.keySet());
                    ConfigurationConsumer.this.run(items, response.getId());
                });
            }
        }

        private void readAll(String subscription) {
            getEndpoint()
                    .sidecar()
                    .get()
                    .getConfiguration(new GetConfigurationRequest(store, keys).setMetadata(metadata))
                    .subscribe(items -> execute(() -> compare(items, subscription)), failure -> {
                        LOG.warn(
                                "The values of configuration store {} cannot be read: {}",
                                store,
                                Excerpt.line(failure));
                        close();
                    });
        }

        /**
         * Runs the route for values that differ. Skips keys that the stream has reported meanwhile, because those
         * values are newer.
         */
        private void compare(Map<String, ConfigurationItem> items, String subscription) {
            Map<String, ConfigurationItem> changed = new LinkedHashMap<>();
            items.forEach((key, item) -> {
                @Nullable ConfigurationItem old = known.get(key);
                if (!told.contains(key) && (old == null || !old.getValue().equals(item.getValue()))) {
                    changed.put(key, item);
                }
            });
            known.forEach((key, old) -> {
                if (!told.contains(key)
                        && !items.containsKey(key)
                        && !old.getValue().isEmpty()) {
                    changed.put(key, new ConfigurationItem(key, "", ""));
                }
            });
            known.putAll(changed);
            if (seen && !changed.isEmpty()) {
                ConfigurationConsumer.this.run(changed, subscription);
            }
            seen = true;
        }

        private void execute(Runnable work) {
            try {
                executor.execute(work);
            } catch (RejectedExecutionException e) {
                LOG.debug("The route of configuration store {} has stopped", store);
            }
        }

        @Override
        public void onError(Throwable failure) {
            again.later(failure);
        }

        @Override
        public void onCompleted() {
            again.later(null);
        }
    }
}
