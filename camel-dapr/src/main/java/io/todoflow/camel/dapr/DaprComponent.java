package io.todoflow.camel.dapr;

import io.dapr.client.DaprClient;
import io.dapr.client.DaprPreviewClient;
import io.dapr.workflows.client.DaprWorkflowClient;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.builder.ThreadPoolBuilder;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.spi.ExtendedPropertyConfigurerGetter;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.PropertyConfigurerHelper;
import org.apache.camel.util.PropertiesHelper;
import org.apache.camel.util.concurrent.ThreadPoolRejectedPolicy;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** Creates {@code dapr:} endpoints, which share one client to the sidecar and one set of push subscriptions. */
@Component("dapr")
public class DaprComponent extends DefaultComponent {

    private static final int FAN_OUT_THREADS = 64;

    @Metadata(description = "Defaults for endpoint options, in one object")
    private DaprConfiguration configuration = new DaprConfiguration();

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "The client to use. By default, the component creates one from the other options and"
                    + " Dapr's environment variables (DAPR_GRPC_PORT, DAPR_API_TOKEN and others). It does not"
                    + " close a given client")
    private @Nullable DaprClient client;

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "The client to use for locks. The default is the other client. The component does not close a"
                    + " given client")
    private @Nullable DaprPreviewClient previewClient;

    @Metadata(description = "Host and port of the sidecar's gRPC API. The default is that of the Dapr SDK")
    private @Nullable String grpcEndpoint;

    @Metadata(
            description =
                    "URL of the sidecar's HTTP API, which service invocation uses. The default is that of the Dapr"
                            + " SDK")
    private @Nullable String httpEndpoint;

    @Metadata(
            label = "security",
            secret = true,
            description = "Token sent to the sidecar. The default is the environment variable DAPR_API_TOKEN")
    private @Nullable String apiToken;

    @Metadata(
            label = "security",
            secret = true,
            description = "Token that the sidecar must send (APP_API_TOKEN). Not checked when not set")
    private @Nullable String appApiToken;

    @Metadata(defaultValue = "10s", description = "Maximum duration of a request to the sidecar")
    private Duration requestTimeout = Duration.ofSeconds(10);

    @Metadata(
            defaultValue = "0",
            description = "Number of retries if the sidecar is down or not ready. The delay grows from 100 ms to 2"
                    + " s. A timeout is not retried, because the request may have taken effect")
    private int retries;

    @Metadata(
            label = "advanced",
            defaultValue = "5s",
            description =
                    "Interval of the health checks of the sidecar and its components; 0 for none. The sidecar counts"
                            + " as away after three failed checks in a row")
    private Duration healthCheckInterval = Duration.ofSeconds(5);

    @Metadata(
            label = "advanced",
            description = "Runs several events in one transaction, for endpoints with shareTransaction. The default"
                    + " is the bean of this type")
    private @Nullable BulkTransaction bulkTransaction;

    @Metadata(
            defaultValue = "false",
            description = "Whether events can be published later (publishAt). The component then receives their jobs at"
                    + " /job/ of the application's HTTP server")
    private boolean delayedPublish;

    private final SidecarClient sidecar = new SidecarClient(this, this::getClient, this::getPreviewClient);
    private final PushSubscriptions subscriptions = new PushSubscriptions(this);
    private final TopicStreams streams = new TopicStreams(this);
    private final DelayedPublish later = new DelayedPublish(this);
    private final JobTriggers jobs = new JobTriggers(this, later);
    private final InputBindings inputBindings = new InputBindings(this);
    private final WorkflowWorker worker = new WorkflowWorker(this);
    private final SidecarHealth health = new SidecarHealth(this);
    private SidecarMetrics metrics = SidecarMetrics.NONE;
    private @Nullable ExecutorService fanOut;

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        findClients();
        metrics = SidecarMetrics.of(getCamelContext());
        metrics.health(health::up);
        HttpExtensions.addTypeConverter(getCamelContext());
        Instants.addTypeConverter(getCamelContext());
        HealthCheckRegistry checks = HealthCheckRegistry.get(getCamelContext());
        if (checks != null) {
            checks.register(new SidecarHealthCheck(health));
        }
    }

    /** Uses the only bean of a client's type, as Camel does for client options. */
    private void findClients() {
        if (!isAutowiredEnabled()) {
            return;
        }
        CamelContext context = getCamelContext();
        if (client == null) {
            client = CamelContextHelper.findSingleByType(context, DaprClient.class);
        }
        if (previewClient == null) {
            previewClient = CamelContextHelper.findSingleByType(context, DaprPreviewClient.class);
        }
        if (configuration.getWorkflowClient() == null) {
            configuration.setWorkflowClient(CamelContextHelper.findSingleByType(context, DaprWorkflowClient.class));
        }
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DaprOperation operation = operation(remaining);
        OperationOptions options = operation.newOptions();
        DaprEndpoint endpoint = new DaprEndpoint(uri, this, operation, options);
        PropertyConfigurer configurer = PropertyConfigurerHelper.resolvePropertyConfigurer(getCamelContext(), options);
        setDefaults(options, configurer);
        if (options.takesMetadata()) {
            Map<String, String> metadata = new LinkedHashMap<>();
            PropertiesHelper.extractProperties(parameters, "metadata.")
                    .forEach((name, value) -> metadata.put(name, String.valueOf(value)));
            options.setMetadata(metadata);
        }
        PropertyBindingSupport.build()
                .withConfigurer(configurer)
                .withReflection(false)
                .withIgnoreCase(true)
                .withRemoveParameters(true)
                .bind(getCamelContext(), options, parameters);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    /** Sets the options from the shared configuration that the operation supports. */
    private void setDefaults(OperationOptions options, PropertyConfigurer configurer) {
        ExtendedPropertyConfigurerGetter defaults = (ExtendedPropertyConfigurerGetter)
                PropertyConfigurerHelper.resolvePropertyConfigurer(getCamelContext(), configuration);
        for (String option : defaults.getAllOptions(configuration).keySet()) {
            Object value = defaults.getOptionValue(configuration, option, true);
            if (value != null) {
                configurer.configure(getCamelContext(), options, option, value, true);
            }
        }
    }

    private static DaprOperation operation(String name) {
        try {
            return DaprOperation.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "dapr:%s is not supported; supported are: %s"
                            .formatted(name, Arrays.toString(DaprOperation.values())),
                    e);
        }
    }

    SidecarClient sidecar() {
        return sidecar;
    }

    /**
     * Reads the metadata of the sidecar: a JSON document with its version, components and subscriptions.
     *
     * @throws IOException if the sidecar does not answer within the request timeout, or answers with an error
     * @see <a href="https://docs.dapr.io/reference/api/metadata_api/">Dapr metadata API</a>
     */
    public String metadata() throws IOException {
        HttpResponse<byte[]> answer;
        try {
            answer = Objects.requireNonNull(
                    sidecar.http(sidecar.httpRequest("/v1.0/metadata").GET()).block(getRequestTimeout()));
        } catch (RuntimeException e) {
            Throwable failure = SidecarFailures.typed(Exceptions.unwrap(e));
            throw new IOException(failure.getMessage(), failure);
        }
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() != HttpURLConnection.HTTP_OK) {
            throw new IOException("The sidecar answers %d: %s".formatted(answer.statusCode(), Excerpt.line(body)));
        }
        return body;
    }

    PushSubscriptions subscriptions() {
        return subscriptions;
    }

    TopicStreams streams() {
        return streams;
    }

    SidecarHealth health() {
        return health;
    }

    SidecarMetrics metrics() {
        return metrics;
    }

    InputBindings inputBindings() {
        return inputBindings;
    }

    JobTriggers jobs() {
        return jobs;
    }

    DelayedPublish later() {
        return later;
    }

    WorkflowWorker worker() {
        return worker;
    }

    /** Threads for events that several routes consume. Null until the component is started. */
    @Nullable
    ExecutorService fanOut() {
        return fanOut;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        fanOut = new ThreadPoolBuilder(getCamelContext())
                .poolSize(0)
                .maxPoolSize(FAN_OUT_THREADS)
                .maxQueueSize(0)
                .rejectedPolicy(ThreadPoolRejectedPolicy.CallerRuns)
                .build(this, "DaprFanOut");
        if (delayedPublish) {
            jobs.open();
        }
        health.start(healthCheckInterval);
    }

    @Override
    protected void doStop() throws Exception {
        super.doStop();
        health.stop();
        subscriptions.close();
        jobs.close();
        inputBindings.close();
        worker.close();
        sidecar.close();
        getCamelContext().getExecutorServiceManager().shutdown(fanOut);
        fanOut = null;
    }

    public DaprConfiguration getConfiguration() {
        return configuration;
    }

    public void setConfiguration(DaprConfiguration configuration) {
        this.configuration = configuration;
    }

    public @Nullable BulkTransaction getBulkTransaction() {
        return bulkTransaction;
    }

    public void setBulkTransaction(@Nullable BulkTransaction bulkTransaction) {
        this.bulkTransaction = bulkTransaction;
    }

    public boolean isDelayedPublish() {
        return delayedPublish;
    }

    public void setDelayedPublish(boolean delayedPublish) {
        this.delayedPublish = delayedPublish;
    }

    public @Nullable DaprClient getClient() {
        return client;
    }

    public void setClient(@Nullable DaprClient client) {
        this.client = client;
    }

    public @Nullable DaprPreviewClient getPreviewClient() {
        return previewClient;
    }

    public void setPreviewClient(@Nullable DaprPreviewClient previewClient) {
        this.previewClient = previewClient;
    }

    public @Nullable String getGrpcEndpoint() {
        return grpcEndpoint;
    }

    public void setGrpcEndpoint(@Nullable String grpcEndpoint) {
        this.grpcEndpoint = grpcEndpoint;
    }

    public @Nullable String getHttpEndpoint() {
        return httpEndpoint;
    }

    public void setHttpEndpoint(@Nullable String httpEndpoint) {
        this.httpEndpoint = httpEndpoint;
    }

    public @Nullable String getApiToken() {
        return apiToken;
    }

    public void setApiToken(@Nullable String apiToken) {
        this.apiToken = apiToken;
    }

    public @Nullable String getAppApiToken() {
        return appApiToken;
    }

    public void setAppApiToken(@Nullable String appApiToken) {
        this.appApiToken = appApiToken;
    }

    public int getRetries() {
        return retries;
    }

    public void setRetries(int retries) {
        this.retries = retries;
    }

    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }

    public Duration getHealthCheckInterval() {
        return healthCheckInterval;
    }

    public void setHealthCheckInterval(Duration healthCheckInterval) {
        this.healthCheckInterval = healthCheckInterval;
    }
}
