package io.todoflow.dapr.embedded;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Dapr sidecar inside this JVM.
 *
 * <p>It loads the same YAML as daprd, and answers over HTTP and gRPC as recorded from daprd 1.18.3. It refuses
 * unsupported features by name, at startup or in the answer.
 */
public final class EmbeddedDapr implements AutoCloseable {

    static {
        // Read once when the HTTP server's classes load; without it, answers wait for delayed acknowledgements
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDapr.class);
    private static final int DIAL_INTERVAL_MILLIS = 100;
    private static final int DISCOVERY_SECONDS = 5;
    private static final int GRPC_MAX_MESSAGE = 4 * 1024 * 1024;

    private final Builder config;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Boolean> started = new CompletableFuture<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final ExecutorService requests = pool("dapr-api");
    private final ExecutorService deliveries = pool("dapr-delivery");
    private final CompletableFuture<ServerServiceDefinition> grpcApi =
            started.thenApplyAsync(open -> new GrpcApi(this).bindService(), requests);
    private final @Nullable AppChannel app;
    private final PubSub pubsub;
    private final StateStores state;
    private final SecretStores secrets;
    private final Bindings bindings = new Bindings();
    private final ConfigurationStores configurations = new ConfigurationStores();
    private final SidecarClock clock = new SidecarClock();
    private final Locks locks = new Locks(clock);
    private final Conversations conversations = new Conversations();
    private final Jobs jobs;
    private final Invocation invocation;
    private final Subscriptions subscriptions;
    private final SidecarMetadata metadata;
    private final HttpServer http;
    private final Server grpc;
    private final int grpcPort;
    private final Thread appWatch = new Thread(this::watchApp, "dapr-app-watch");
    private final CountDownLatch appDiscovered = new CountDownLatch(1);

    private EmbeddedDapr(Builder config) {
        this.config = config;
        if (config.appId.isEmpty() || config.appId.contains(".")) {
            throw new IllegalStateException("not a Dapr app-id: '" + config.appId + "'");
        }
        CompletableFuture<Server> starting = CompletableFuture.supplyAsync(this::grpcServer, requests);
        try {
            Resources resources = Resources.load(config.resourcesPaths, config.appId);
            app = config.appPort > 0 ? new AppChannel(config.appHost, config.appPort, config.appApiToken) : null;
            pubsub = new PubSub(config.appId, clock);
            state = new StateStores(config.appId, clock);
            secrets = new SecretStores(Resources.secretScopes(config.config));
            jobs = new Jobs(config.appId, app, deliveries, clock);
            invocation = new Invocation(config.appId, app);
            List<SidecarMetadata.Component> components = load(resources.components);
            config.configuration.forEach(value -> configurations.set(value[0], value[1], value[2]));
            subscriptions = new Subscriptions(pubsub, Resiliency.of(resources.resiliencies), resources.subscriptions);
            metadata = new SidecarMetadata(config.appId, components, subscriptions::listed, app);
            http = httpServer();
        } catch (RuntimeException e) {
            starting.thenAccept(Server::shutdownNow);
            throw e;
        }
        try {
            grpc = starting.join();
        } catch (CompletionException e) {
            http.stop(0);
            Throwable cause = requireNonNull(e.getCause());
            throw new IllegalStateException(cause.getMessage(), cause);
        }
        grpcPort = grpc.getPort();
    }

    private List<SidecarMetadata.Component> load(List<Resources.Component> configured) {
        List<SidecarMetadata.Component> components = new ArrayList<>();
        for (Resources.Component component : configured) {
            try {
                components.add(load(component));
            } catch (IllegalStateException e) {
                if (!component.ignoreErrors()) {
                    throw e;
                }
                LOG.error("component {} is skipped (ignoreErrors): {}", component.name(), e.getMessage());
            }
        }
        return components;
    }

    private SidecarMetadata.Component load(Resources.Component component) {
        List<String> capabilities;
        switch (component.type()) {
            case "pubsub.in-memory" -> {
                pubsub.add(component, deliveries);
                capabilities = List.of("SUBSCRIBE_WILDCARDS");
            }
            case "pubsub.redis", "pubsub.rabbitmq", "pubsub.kafka" -> {
                if (config.kafka && component.type().equals("pubsub.kafka")) {
                    pubsub.addKafka(component, deliveries);
                } else {
                    pubsub.addShared(component, deliveries);
                }
                capabilities = switch (component.type()) {
                    case "pubsub.rabbitmq" -> List.of("MESSAGE_TTL");
                    case "pubsub.kafka" -> List.of("BULK_PUBSUB");
                    default -> List.of();
                };
            }
            case "state.in-memory" -> {
                state.add(component);
                capabilities = List.of("ETAG", "TRANSACTIONAL", "TTL", "DELETE_WITH_PREFIX", "KEYS_LIKE", "ACTOR");
            }
            case "secretstores.local.file" ->
                capabilities = secrets.addFile(component) ? List.of("MULTIPLE_KEY_VALUES_PER_SECRET") : List.of();
            case "secretstores.local.env" -> {
                secrets.addEnvironment(component);
                capabilities = List.of();
            }
            case "configuration.redis" -> {
                configurations.add(component);
                capabilities = List.of();
            }
            case "lock.redis" -> {
                locks.add(component);
                capabilities = List.of();
            }
            case "bindings.http" -> {
                bindings.add(component.name(), new HttpBinding(component));
                capabilities = List.of("OUTPUT_BINDING");
            }
            case "bindings.localstorage" -> {
                bindings.add(component.name(), new LocalStorageBinding(component));
                capabilities = List.of("OUTPUT_BINDING");
            }
            case "conversation.echo" -> {
                conversations.add(component);
                capabilities = List.of();
            }
            default -> throw Resources.refused("component " + component.name() + " of type " + component.type());
        }
        return new SidecarMetadata.Component(component.name(), component.type(), capabilities);
    }

    /** Configures a sidecar; the names are those of daprd's flags. */
    public static final class Builder {
        private final String appId;
        private String appHost = "127.0.0.1";
        private int appPort;
        private int httpPort;
        private int grpcPort;
        private List<Path> resourcesPaths = List.of();
        private @Nullable Path config;
        private String apiToken = "";
        private String appApiToken = "";
        private Duration gracefulShutdown = Duration.ofSeconds(5);
        private boolean kafka;
        private final List<String[]> configuration = new ArrayList<>();

        private Builder(String appId) {
            this.appId = appId;
        }

        /** The host of the app, 127.0.0.1 by default. */
        public Builder appHost(String host) {
            this.appHost = host;
            return this;
        }

        /** The app's HTTP port; without it, there is no app channel. */
        public Builder appPort(int port) {
            this.appPort = port;
            return this;
        }

        /** The port of the HTTP API; 0, the default, takes any free one. */
        public Builder httpPort(int port) {
            this.httpPort = port;
            return this;
        }

        /** The port of the gRPC API; 0, the default, takes any free one. */
        public Builder grpcPort(int port) {
            this.grpcPort = port;
            return this;
        }

        /** The folders with Dapr YAML. */
        public Builder resourcesPaths(Path... folders) {
            this.resourcesPaths = List.of(folders);
            return this;
        }

        /** The file with the Configuration; only its secret scopes are supported. */
        public Builder config(Path file) {
            this.config = file;
            return this;
        }

        /** The token that callers of the sidecar must send (DAPR_API_TOKEN). */
        public Builder apiToken(String token) {
            this.apiToken = token;
            return this;
        }

        /** The token that the sidecar sends to the app (APP_API_TOKEN). */
        public Builder appApiToken(String token) {
            this.appApiToken = token;
            return this;
        }

        /** How long {@link EmbeddedDapr#close()} waits for deliveries in flight; 5 s by default, like daprd. */
        public Builder gracefulShutdown(Duration duration) {
            this.gracefulShutdown = duration;
            return this;
        }

        /**
         * Connects components of the type pubsub.kafka to a real Kafka at their address. Needs {@code kafka-clients} on
         * the class path. By default, no component connects to a broker.
         */
        public Builder connectToKafka() {
            this.kafka = true;
            return this;
        }

        /** An initial value of a configuration store. */
        public Builder configuration(String store, String key, String value) {
            configuration.add(new String[] {store, key, value});
            return this;
        }

        /** Opens the ports and starts the sidecar; the app need not listen yet. */
        public EmbeddedDapr start() {
            EmbeddedDapr dapr = new EmbeddedDapr(this);
            dapr.begin();
            return dapr;
        }
    }

    /** Configures a sidecar for an app-id, which must not contain dots. */
    public static Builder builder(String appId) {
        return new Builder(appId);
    }

    /** The port of the HTTP API. */
    public int httpPort() {
        return http.getAddress().getPort();
    }

    /** The port of the gRPC API. */
    public int grpcPort() {
        return grpcPort;
    }

    /**
     * Stops like daprd on SIGTERM: the API closes immediately, and deliveries in flight may end within the grace period
     * (recorded: shutdown-handler-*).
     */
    @Override
    public void close() {
        stop(config.gracefulShutdown);
    }

    /** Stops like a process on SIGKILL: connections break, and deliveries in flight are interrupted. */
    public void kill() {
        stop(Duration.ZERO);
    }

    String appId() {
        return config.appId;
    }

    PubSub pubsub() {
        return pubsub;
    }

    StateStores state() {
        return state;
    }

    Bindings bindings() {
        return bindings;
    }

    SecretStores secrets() {
        return secrets;
    }

    /** Sets a value of a configuration store; null deletes it. */
    public void configure(String store, String key, @Nullable String value) {
        configurations.set(store, key, value);
    }

    /** Injects faults into events that are published from now on. {@code Faults.seed(1)} alone stops it. */
    public void inject(Faults faults) {
        pubsub.inject(faults);
    }

    /** The faults injected since {@link #inject}, in the order of the events. */
    public List<Faults.Injected> injected() {
        return pubsub.injected();
    }

    /** The last 10,000 attempts to deliver events to the app or to a stream, in the order in which they ended. */
    public List<DeliveryRecord> deliveries() {
        return pubsub.deliveries();
    }

    /**
     * Advances the clock for jobs and for everything with a time to live: states, events and locks. Jobs that become
     * due trigger immediately, repeated ones as often as they would have. Timeouts and the pauses between retries stay
     * real.
     */
    public void passTime(Duration time) {
        clock.pass(time);
        jobs.timePassed();
    }

    ConfigurationStores configurations() {
        return configurations;
    }

    Locks locks() {
        return locks;
    }

    Conversations conversations() {
        return conversations;
    }

    Jobs jobs() {
        return jobs;
    }

    Invocation invocation() {
        return invocation;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    SidecarMetadata metadata() {
        return metadata;
    }

    boolean tokenIsRight(String token) {
        return config.apiToken.isEmpty() || config.apiToken.equals(token);
    }

    /** Whether the app has ever been reached (recorded: health-app-went-down). */
    boolean appDiscovered() {
        return app == null || appDiscovered.getCount() == 0;
    }

    /**
     * Waits briefly for the subscriptions of an app that already listens, because an in-memory topic loses what is
     * published before its subscribers are known.
     */
    void awaitDiscovery() {
        try {
            if (app != null
                    && !appDiscovered()
                    && app.listens()
                    && !appDiscovered.await(DISCOVERY_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("{} has not returned its subscriptions within {} s", config.appId, DISCOVERY_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Closes the sidecar shortly after the answer to the shutdown request. */
    void closeSoon() {
        Thread closer = new Thread(
                () -> {
                    Pause.of(Duration.ofMillis(DIAL_INTERVAL_MILLIS));
                    close();
                },
                "dapr-shutdown");
        closer.start();
    }

    private void begin() {
        http.start();
        started.complete(true);
        invocation.register();
        appWatch.setDaemon(true);
        appWatch.start();
        LOG.info("Embedded Dapr {} serves HTTP on {} and gRPC on {}", config.appId, httpPort(), grpcPort());
    }

    private void stop(Duration grace) {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        appWatch.interrupt();
        http.stop(0);
        grpc.shutdown();
        invocation.unregister();
        subscriptions.stop();
        jobs.stop();
        deliveries.shutdown();
        try {
            // Streams stay open meanwhile, for their acknowledgements
            if (!deliveries.awaitTermination(grace.toMillis(), TimeUnit.MILLISECONDS) && !grace.isZero()) {
                LOG.warn("deliveries of {} were still running after {}", config.appId, grace);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deliveries.shutdownNow();
        grpc.shutdownNow();
        try {
            // The request threads close its streams; without them, clients would not notice the end
            grpc.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        requests.shutdownNow();
        pubsub.close();
        ended.countDown();
        LOG.info("Embedded Dapr {} has stopped", config.appId);
    }

    /** Waits for the app's port, then asks the app once (recorded: startup-*). */
    private void watchApp() {
        if (app == null) {
            return;
        }
        try {
            while (!app.listens()) {
                Thread.sleep(DIAL_INTERVAL_MILLIS);
            }
            try {
                Subscriptions.get(app, "/dapr/config", config.appId);
            } catch (IOException e) {
                LOG.debug("/dapr/config of {}: {}", config.appId, e.toString());
            }
            subscriptions.start(app, config.appId);
            jobs.start();
            appDiscovered.countDown();
        } catch (InterruptedException e) {
            LOG.debug("closed before the app of {} listened", config.appId);
        }
    }

    private HttpServer httpServer() {
        try {
            HttpServer server = HttpServer.create(address(config.httpPort), 0);
            server.setExecutor(requests);
            server.createContext("/", new HttpApi(this)::handle);
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the Dapr HTTP port " + config.httpPort + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Starts the gRPC server while the resources are still being read, because both together take most of the startup
     * of a fresh JVM. Calls wait.
     */
    private Server grpcServer() {
        try {
            return NettyServerBuilder.forAddress(address(config.grpcPort))
                    .executor(call -> started.thenRunAsync(call, requests))
                    .maxInboundMessageSize(GRPC_MAX_MESSAGE)
                    .intercept(new GrpcContext(this::tokenIsRight))
                    .fallbackHandlerRegistry(new GrpcMethods(grpcApi))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the Dapr gRPC port " + config.grpcPort + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static InetSocketAddress address(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static ExecutorService pool(String name) {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
        return Executors.newCachedThreadPool(factory);
    }
}
