package io.todoflow.simulation;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.DaprEvent;
import io.todoflow.camel.dapr.EventStatus;
import io.todoflow.event.OutboxBatch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.impl.engine.DefaultProducerTemplate;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spring.spi.ApplicationContextBeanRepository;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.converter.json.Jackson2ObjectMapperBuilder;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;

/**
 * The real routes, Kamelets and beans of changes, relay, inbox, consumers and dead letters, in a separate Camel
 * context. Their environment is the world of the current simulation.
 */
final class Protocol implements AutoCloseable {

    private static final List<String> FLOWS = List.of(
            "error-handling",
            "task-create",
            "task-change",
            "task-outbox",
            "dead-letters",
            "event-replay",
            "event-reconciliation",
            "audit",
            "analytics");

    private static final List<String> BEANS = List.of(
            "event.PassingFailure",
            "sql.WriteBehind",
            "event.EventMetrics",
            "event.EventTraces",
            "event.Delivery",
            "event.TaskEventReader",
            "event.Restorations",
            "event.DialectMappings",
            "event.Dialects",
            "event.TranslatedEvents",
            "event.CommitSignal",
            "event.TransactionPolicy",
            "event.LongTransactionPolicy",
            "event.OutboxEvents",
            "event.OutboxLease",
            "event.Consumers",
            "task.TaskChanges",
            "task.TaskDrafts",
            "task.TaskIdempotency",
            "web.RequestParameters",
            "web.Preconditions",
            "operator.OperatorRequests",
            "stats.StatsRequests",
            "web.Problems");

    /** An effect that reveals duplicate events and their order. */
    private static final String EFFECTS = """
            - route:
                id: effect-record
                from:
                  uri: kamelet:task-event-source
                  parameters: {consumer: effects}
                  steps:
                    - to: {uri: "sql:effect-insert", parameters: {noop: true}}
            """;

    /** The environment that a run of the simulation provides for the routes. */
    interface World {
        Scheduler scheduler();

        SimulatedDatabase database();

        void publish(Exchange exchange) throws IOException;
    }

    private final SimulatedEndpoints endpoints = new SimulatedEndpoints();
    private final AnnotationConfigApplicationContext beans = new AnnotationConfigApplicationContext();
    private final DefaultCamelContext camel;
    private final ProducerTemplate template;
    private final boolean acknowledgesEarly;
    private final Map<String, String> routesOfConsumers = new LinkedHashMap<>();
    private @Nullable World world;

    Protocol(Definition definition) throws Exception {
        acknowledgesEarly = definition.acknowledgesEarly();
        camel = new DefaultCamelContext(new DefaultRegistry(new ApplicationContextBeanRepository(beans)));
        // logging is neither deterministic nor cheap
        camel.setGlobalOptions(Map.of(Exchange.LOG_EIP_NAME, "io.todoflow.simulation"));
        makeBeans();
        template = beans.getBean(ProducerTemplate.class);

        SimulatedSql sql = new SimulatedSql(definition.statements());
        camel.addComponent(
                "sql",
                endpoints.component((name, options, exchange) -> sql.run(name, options, exchange, world().database())));
        camel.addComponent("dapr", endpoints.component((name, options, exchange) -> world().publish(exchange)));
        camel.addComponent("seda", endpoints.component((name, options, exchange) -> Objects.requireNonNull(
                        world().scheduler().process())
                .signalRelay()));
        camel.addComponent("timer", endpoints.component((name, options, exchange) -> {}));
        KameletComponent kamelets = new KameletComponent();
        kamelets.setLocation("file:" + folder(definition));
        kamelets.setNoErrorHandler(true);
        camel.addComponent("kamelet", kamelets);
        for (String flow : FLOWS) {
            for (String file : definition.files(flow).toList()) {
                load(file, definition.routes(file));
            }
        }
        load("effects.camel.yaml", EFFECTS);
        camel.start();
        template.start();
        for (RouteDefinition route : camel.getRouteDefinitions()) {
            if (route.getTemplateParameters() != null
                    && route.getTemplateParameters().containsKey("topic")
                    && route.getTemplateParameters().containsKey("consumer")) {
                routesOfConsumers.put(
                        route.getTemplateParameters().get("consumer").toString(), route.getRouteId());
            }
        }
    }

    private static Path folder(Definition definition) throws IOException {
        Path folder = Files.createTempDirectory("kamelets");
        // the first one is deleted last
        folder.toFile().deleteOnExit();
        for (String kamelet : definition.kamelets().toList()) {
            Files.writeString(folder.resolve(kamelet), definition.text(kamelet))
                    .toFile()
                    .deleteOnExit();
        }
        return folder;
    }

    private void load(String name, String routes) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(ResourceHelper.fromString(name, routes));
    }

    private void makeBeans() throws Exception {
        beans.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "simulation",
                        Map.of(
                                "todoflow.app-id", "backend",
                                "todoflow.dapr.backend", "backend",
                                "todoflow.outbox.batch-size", "4",
                                "todoflow.replay.batch-size", "3",
                                "todoflow.reconciliation.patience", "5s",
                                "todoflow.reconciliation.interval", "2s",
                                "todoflow.outbox.retry-delay", "0",
                                // the scheduler decides who waits
                                "todoflow.transactions.max-concurrent", "1000",
                                "todoflow.transactions.max-concurrent-per-caller", "1000")));
        List<PropertySource<?>> configuration =
                new YamlPropertySourceLoader().load("application", new ClassPathResource("application.yaml"));
        configuration.forEach(
                source -> beans.getEnvironment().getPropertySources().addLast(source));
        ConfigurationPropertySources.attach(beans.getEnvironment());
        beans.getBeanFactory().setConversionService(ApplicationConversionService.getSharedInstance());
        Properties properties = new Properties();
        for (PropertySource<?> source : configuration) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                // the value of a key such as true
                String dotted = name.replaceAll("\\[(\\w+)]", ".$1");
                properties.setProperty(dotted, beans.getEnvironment().getProperty(dotted, ""));
            }
        }
        Map<String, String> topics = new HashMap<>();
        List.of("task-created", "task-updated", "task-completed", "task-deleted")
                .forEach(type -> topics.put(type, "task-events"));
        Object eventProperties = BeanUtils.instantiateClass(
                Class.forName("io.todoflow.event.EventProperties").getDeclaredConstructor(String.class, Map.class),
                "backend",
                topics);
        beans.getBeanFactory().registerSingleton("eventProperties", eventProperties);
        beans.getBeanFactory().registerSingleton("dialectProperties", dialectProperties());
        beans.getBeanFactory().registerSingleton("camelContext", camel);
        beans.getBeanFactory().registerSingleton("producerTemplate", new DefaultProducerTemplate(camel));
        beans.getBeanFactory().registerSingleton("meterRegistry", new SimpleMeterRegistry());
        beans.getBeanFactory().registerSingleton("bulkheads", BulkheadRegistry.ofDefaults());
        beans.getBeanFactory().registerSingleton("openTelemetry", OpenTelemetry.noop());
        beans.getBeanFactory().registerSingleton("jdbcTemplate", SimulatedSql.jdbc(() -> world().database()));
        beans.getBeanFactory().registerSingleton("dataSource", new NoDataSource());
        beans.getBeanFactory().registerSingleton("transactionManager", new Transactions());
        beans.getBeanFactory().registerSingleton("clock", new VirtualClock());
        beans.getBeanFactory().registerSingleton("outboxBatch", new BatchOfTheProcess());
        beans.getBeanFactory()
                .registerSingleton(
                        "jacksonObjectMapper",
                        Jackson2ObjectMapperBuilder.json()
                                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                                .serializationInclusion(JsonInclude.Include.NON_NULL)
                                .featuresToDisable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                                .build());
        beans.register(LocalValidatorFactoryBean.class);
        for (String bean : BEANS) {
            beans.register(Class.forName("io.todoflow." + bean));
        }
        beans.refresh();
        camel.getPropertiesComponent().setOverrideProperties(properties);
    }

    /** No other program publishes or subscribes. */
    private static Object dialectProperties() throws Exception {
        Class<?> publish = Class.forName("io.todoflow.event.DialectProperties$Publish");
        return BeanUtils.instantiateClass(
                Class.forName("io.todoflow.event.DialectProperties")
                        .getDeclaredConstructor(String.class, String.class, List.class, List.class, Map.class, publish),
                "classpath:dialects",
                "",
                List.of(),
                List.of(),
                Map.of(),
                BeanUtils.instantiateClass(publish.getDeclaredConstructor(Map.class, Map.class), Map.of(), Map.of()));
    }

    void enter(World entered) {
        world = entered;
    }

    private World world() {
        return Objects.requireNonNull(world, "no simulation runs");
    }

    boolean acknowledgesEarly() {
        return acknowledgesEarly;
    }

    /** Sends a request to a route of the API; a header of the result has the status of the answer. */
    Exchange request(String route, String body, Map<String, Object> headers) {
        Exchange exchange = new DefaultExchange(camel);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeaders(new HashMap<>(headers));
        return template.send("direct:" + route, exchange);
    }

    /** Runs a route that a timer or a queue starts. */
    void start(String route) {
        try {
            endpoints.start(route, exchange -> {});
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Delivers an event to some consumers like the component: it is redelivered as long as one of them needs it. */
    boolean deliver(List<String> consumers, String cloudEvent) {
        EventStatus status = EventStatus.SUCCESS;
        for (String consumer : consumers) {
            status = status.and(deliver(consumer, cloudEvent));
        }
        return status == EventStatus.SUCCESS;
    }

    private EventStatus deliver(String consumer, String cloudEvent) {
        try {
            Exchange exchange = endpoints.start(
                    Objects.requireNonNull(routesOfConsumers.get(consumer), consumer), message(cloudEvent));
            if (exchange.getException() != null) {
                return EventStatus.RETRY;
            }
            return EventStatus.of(exchange.getProperty(DaprConstants.EVENT_STATUS, "SUCCESS", String.class));
        } catch (Exception e) {
            return EventStatus.RETRY;
        }
    }

    private static Consumer<Exchange> message(String cloudEvent) {
        return exchange -> {
            DaprEvent.read(cloudEvent.getBytes(StandardCharsets.UTF_8)).writeTo(exchange.getMessage());
            exchange.getMessage().setHeader(DaprConstants.PUBSUB_NAME, "pubsub");
            exchange.getMessage().setHeader(DaprConstants.TOPIC, "task-events");
        };
    }

    List<String> consumers() {
        return new ArrayList<>(routesOfConsumers.keySet());
    }

    @Override
    public void close() {
        camel.stop();
        beans.close();
    }

    /**
     * Events do not share transactions here, so nothing is deferred; everything else goes to the simulated database.
     */
    private static final class NoDataSource extends AbstractDataSource {

        @Override
        public Connection getConnection() {
            throw new UnsupportedOperationException("the simulation has no connections");
        }

        @Override
        public Connection getConnection(String username, String password) {
            return getConnection();
        }
    }

    private final class Transactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {
            world().database().begin();
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            world().database().commit();
        }

        @Override
        protected void doRollback(DefaultTransactionStatus status) {
            world().database().rollback();
        }
    }

    /** The size of batches belongs to a process, and the processes of a run share the routes. */
    final class BatchOfTheProcess {

        public int size() {
            return batch().size();
        }

        public void failed() {
            batch().failed();
        }

        public void published() {
            batch().published();
        }

        private OutboxBatch batch() {
            return Objects.requireNonNull(world().scheduler().process()).batch;
        }
    }

    private final class VirtualClock extends Clock {

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.parse("2030-01-01T00:00:00Z")
                    .plusMillis(world().scheduler().now());
        }
    }
}
