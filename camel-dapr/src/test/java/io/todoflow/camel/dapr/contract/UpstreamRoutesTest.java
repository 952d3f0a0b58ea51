package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dapr.client.domain.ConfigurationItem;
import io.dapr.client.domain.State;
import io.dapr.client.domain.TransactionalStateOperation;
import io.dapr.client.domain.TransactionalStateOperation.OperationType;
import io.dapr.client.domain.UnlockResponseStatus;
import io.dapr.workflows.Workflow;
import io.dapr.workflows.WorkflowStub;
import io.dapr.workflows.client.WorkflowRuntimeStatus;
import io.dapr.workflows.client.WorkflowState;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.SidecarException;
import io.todoflow.camel.dapr.SidecarException.Code;
import io.todoflow.camel.dapr.StateBody;
import io.todoflow.camel.dapr.StateETagMismatchException;
import io.todoflow.testing.DaprRuntime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Routes for Camel's own component run unchanged: the examples of its page and the cases of its tests (Camel 4.18),
 * each on the embedded Dapr and on a daprd. The application sets one option, {@code stateBody}.
 */
class UpstreamRoutesTest {

    private static final String KEY = "myKey";

    /** The components for the examples of a building block; several of these use the name myStore. */
    private static final class Block {
        static final Block APP = new Block(Setup.app("myService")
                .with(
                        Setup.component("myPubSub", "pubsub.in-memory"),
                        Setup.component("myBinding", "bindings.localstorage", "rootPath: " + folder()))
                .subscribing("[{'pubsubname':'myPubSub','topic':'myTopic','route':'/received'}]"));
        static final Block STATE = new Block(Setup.app("states")
                .with(Setup.component("myStore", "state.in-memory"))
                .withoutApp());
        static final Block SECRET = new Block(Setup.app("secrets")
                .with(Setup.component("myStore", "secretstores.local.file", "secretsFile: " + secrets()))
                .withoutApp());
        static final Block CONFIGURATION = new Block(Setup.app("configurations")
                .with(Setup.component("myStore", "configuration.redis", "redisHost: {redis}", "redisDB: 1"))
                .connectingTo(Service.REDIS)
                .withoutApp());
        static final Block LOCK = new Block(Setup.app("locks")
                .with(Setup.component("myStore", "lock.redis", "redisHost: {redis}", "redisDB: 3"))
                .connectingTo(Service.REDIS)
                .withoutApp());
        static final Block WORKFLOW = new Block(Setup.app("workflows")
                .with(Setup.component("myStore", "state.in-memory", "actorStateStore: true"))
                .withoutApp()
                .withWorkflows());
        static final List<Block> ALL = List.of(APP, STATE, SECRET, CONFIGURATION, LOCK, WORKFLOW);

        private final Setup setup;
        private final Map<DaprRuntime, World> worlds = new EnumMap<>(DaprRuntime.class);

        Block(Setup setup) {
            this.setup = setup;
        }

        /** The runtimes of the setup, and the embedded Dapr, which refuses workflows by name. */
        List<DaprRuntime> runtimes() {
            return Stream.concat(Stream.of(DaprRuntime.EMBEDDED), setup.runtimes().stream())
                    .distinct()
                    .toList();
        }

        World world(DaprRuntime runtime) {
            World world = worlds.computeIfAbsent(runtime, kind -> World.start(kind, setup));
            world.app().reset();
            return world;
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("binding").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path secrets() {
        try {
            return Files.writeString(
                    folder().resolve("secrets.json"), "{\"mySecret\": \"hidden\", \"myKey\": \"myVal\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        for (Block block : Block.ALL) {
            block.worlds.values().forEach(World::close);
            block.worlds.clear();
        }
    }

    /** Waits for an event, and ends with it. */
    public static final class MyWorkflow implements Workflow {
        @Override
        public WorkflowStub create() {
            return context -> context.complete(
                    context.waitForExternalEvent("MyEvent", String.class).await());
        }
    }

    /** A Camel context like that of an application without an HTTP server. */
    private static final class Camel implements AutoCloseable {

        final DefaultCamelContext context = new DefaultCamelContext();
        final World dapr;
        final String id = UUID.randomUUID().toString();

        Camel(World dapr) {
            this.dapr = dapr;
            DaprComponent component = new DaprComponent();
            component.setGrpcEndpoint("127.0.0.1:" + dapr.sidecar().grpcPort());
            component.setHttpEndpoint("http://127.0.0.1:" + dapr.sidecar().httpPort());
            component.setHealthCheckInterval(Duration.ZERO);
            component.setRetries(20);
            component.getConfiguration().setStateBody(StateBody.state);
            context.addComponent("dapr", component);
        }

        Exchange run(String uri, Map<String, Object> headers, @Nullable Object body) throws Exception {
            context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("direct:start")
                            .process(exchange -> headers.forEach(exchange.getMessage()::setHeader))
                            .to(uri)
                            .to("mock:result");
                }
            });
            context.start();
            return context.createProducerTemplate()
                    .send(
                            "direct:start",
                            ExchangeBuilder.anExchange(context).withBody(body).build());
        }

        /** The environment of a case. */
        Exchange send(String uri, @Nullable Object body) {
            context.start();
            Exchange exchange = context.createProducerTemplate()
                    .send(
                            "dapr:" + uri,
                            ExchangeBuilder.anExchange(context).withBody(body).build());
            assertThat(exchange.getException()).as(uri).isNull();
            return exchange;
        }

        String state(String key) {
            State<?> state = send("state?stateStore=myStore&key=" + key, null)
                    .getMessage()
                    .getBody(State.class);
            return text(state);
        }

        WorkflowState workflow() {
            return send("workflow?workflowOperation=state&getWorkflowIO=true&workflowInstanceId=" + id, null)
                    .getMessage()
                    .getBody(WorkflowState.class);
        }

        @Override
        public void close() {
            context.stop();
        }
    }

    private static String text(State<?> state) {
        return new String((byte[]) Objects.requireNonNull(state.getValue()), StandardCharsets.UTF_8);
    }

    /** The action before the route, and the check after it. */
    private record Row(
            String name,
            Block block,
            String uri,
            Map<String, Object> headers,
            @Nullable Object body,
            Step given,
            BiConsumer<Camel, Exchange> outcome) {

        Row with(String header, Object value) {
            Map<String, Object> more = new HashMap<>(headers);
            more.put(header, value);
            return new Row(name, block, uri, more, body, given, outcome);
        }

        Row body(Object given) {
            return new Row(name, block, uri, headers, given, this.given, outcome);
        }

        Row given(Step step) {
            return new Row(name, block, uri, headers, body, step, outcome);
        }

        Row then(BiConsumer<Camel, Exchange> outcome) {
            return new Row(name, block, uri, headers, body, given, outcome);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @FunctionalInterface
    private interface Step {
        void in(Camel camel) throws Exception;
    }

    private static Row row(Block block, String name, String uri) {
        return new Row(name, block, uri, Map.of(), null, camel -> {}, (camel, exchange) -> succeeded(exchange));
    }

    private static Exchange succeeded(Exchange exchange) {
        assertThat(exchange.getException()).isNull();
        MockEndpoint result = exchange.getContext().getEndpoint("mock:result", MockEndpoint.class);
        assertThat(result.getReceivedCounter()).isEqualTo(1);
        return exchange;
    }

    private static BiConsumer<Camel, Exchange> becomes(Object body) {
        return (camel, exchange) ->
                assertThat(succeeded(exchange).getMessage().getBody()).isEqualTo(body);
    }

    /** Camel's own component also refuses it. */
    private static BiConsumer<Camel, Exchange> lacks(String option) {
        return (camel, exchange) -> assertThat(exchange.getException())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(option);
    }

    private static Row refused(Block block, String uri, String option) {
        return row(block, "refused: " + uri + " lacks " + option, "dapr:" + uri)
                .body("myBody")
                .then(lacks(option));
    }

    private static List<Row> ofApps() {
        return List.of(
                row(
                                Block.APP,
                                "example: invokeService",
                                "dapr:invokeService?serviceToInvoke=myService&methodToInvoke=myMethod")
                        .with(DaprConstants.VERB, "GET")
                        .given(camel -> camel.dapr.app().on("/myMethod", request -> method(request)))
                        .then((camel, exchange) -> assertThat(
                                        succeeded(exchange).getMessage().getBody(String.class))
                                .isEqualTo("{\"method\":\"GET\",\"body\":\"\"}")),
                row(
                                Block.APP,
                                "test: invokeService with a body",
                                "dapr:invokeService?serviceToInvoke=myService&methodToInvoke=myMethod")
                        .body("myBody")
                        .given(camel -> camel.dapr.app().on("/myMethod", request -> method(request)))
                        .then((camel, exchange) -> assertThat(
                                        succeeded(exchange).getMessage().getBody(String.class))
                                .contains("POST")
                                .contains("myBody")),
                row(
                                Block.APP,
                                "test: a header comes before its option",
                                "dapr:invokeService?serviceToInvoke=myService&methodToInvoke=configMethod")
                        .with(DaprConstants.METHOD_TO_INVOKE, "exchangeMethod")
                        .given(camel -> camel.dapr.app().on("/exchangeMethod", 200, "{'it':'this'}"))
                        .then((camel, exchange) -> assertThat(
                                        succeeded(exchange).getMessage().getBody(String.class))
                                .isEqualTo("{\"it\":\"this\"}")),
                row(Block.APP, "example: pubSub", "dapr:pubSub?pubSubName=myPubSub&topic=myTopic")
                        .with(DaprConstants.CONTENT_TYPE, "application/json")
                        .body("{\"an\":\"order\"}")
                        .then((camel, exchange) -> {
                            succeeded(exchange);
                            assertThat(camel.dapr.app().await("/received").data())
                                    .isEqualTo(World.json("{\"an\":\"order\"}"));
                        }),
                row(Block.APP, "test: pubSub of a text", "dapr:pubSub?pubSubName=myPubSub&topic=myTopic")
                        .body("myBody")
                        .then((camel, exchange) -> {
                            succeeded(exchange);
                            assertThat(camel.dapr
                                            .app()
                                            .await("/received")
                                            .json()
                                            .path("data")
                                            .asText())
                                    .isEqualTo("myBody");
                        }),
                row(
                                Block.APP,
                                "example: invokeBinding, with an operation that no binding has",
                                "dapr:invokeBinding?bindingName=myBinding&bindingOperation=myOperation")
                        .body("myBody")
                        .then((camel, exchange) -> assertThat(exchange.getException())
                                .isInstanceOf(SidecarException.class)
                                .hasMessageContaining("myOperation")),
                row(
                                Block.APP,
                                "example: invokeBinding, with the operation create",
                                "dapr:invokeBinding?bindingName=myBinding&bindingOperation=create")
                        .body("myBody")
                        .then((camel, exchange) -> assertThat(
                                        succeeded(exchange).getMessage().getBody(String.class))
                                .contains("fileName")),
                refused(Block.APP, "invokeService?methodToInvoke=myMethod", "serviceToInvoke"),
                refused(Block.APP, "invokeService?serviceToInvoke=myService", "methodToInvoke"),
                refused(Block.APP, "pubSub", "pubSubName"),
                refused(Block.APP, "pubSub?pubSubName=myPubSub", "topic"),
                refused(Block.APP, "invokeBinding", "bindingName"),
                refused(Block.APP, "invokeBinding?bindingName=myBinding", "bindingOperation"));
    }

    private static FakeApp.Reply method(FakeApp.Request request) {
        return FakeApp.Reply.of(
                200,
                "{'method':'%s','body':'%s'}"
                        .formatted(request.method(), request.body().replace("\"", "")));
    }

    private static State<String> state(String key, String value) {
        return new State<>(key, value, (String) null);
    }

    private static List<Row> ofStates() {
        return List.of(
                row(Block.STATE, "example: save", "dapr:state?stateOperation=save&stateStore=myStore&key=myKey")
                        .body("myValue")
                        .then((camel, exchange) -> {
                            succeeded(exchange);
                            assertThat(camel.state(KEY)).isEqualTo("\"myValue\"");
                        }),
                row(
                                Block.STATE,
                                "example: saveBulk, with ETags that the keys do not have",
                                "dapr:state?stateOperation=saveBulk&stateStore=myStore")
                        .with(
                                DaprConstants.STATES,
                                List.of(new State<>("key1", "val1", "etag1"), new State<>("key2", "val1", "etag2")))
                        .then((camel, exchange) ->
                                assertThat(exchange.getException()).isInstanceOf(StateETagMismatchException.class)),
                row(
                                Block.STATE,
                                "example: saveBulk, without ETags",
                                "dapr:state?stateOperation=saveBulk&stateStore=myStore")
                        .with(DaprConstants.STATES, List.of(state("bulk1", "val1"), state("bulk2", "val2")))
                        .then((camel, exchange) -> {
                            succeeded(exchange);
                            assertThat(camel.state("bulk2")).isEqualTo("\"val2\"");
                        }),
                row(
                                Block.STATE,
                                "test: saveBulk without values",
                                "dapr:state?stateOperation=saveBulk&stateStore=myStore")
                        .with(DaprConstants.STATES, List.of(new State<>("k1"), new State<>("k2"))),
                row(Block.STATE, "example: get", "dapr:state?stateOperation=get&stateStore=myStore&key=myKey")
                        .with(DaprConstants.CONCURRENCY, "FIRST_WRITE")
                        .with(DaprConstants.CONSISTENCY, "EVENTUAL")
                        .given(camel -> camel.send("state?stateOperation=save&stateStore=myStore&key=myKey", "myValue"))
                        .then((camel, exchange) -> {
                            State<?> state = succeeded(exchange).getMessage().getBody(State.class);
                            assertThat(state.getKey()).isEqualTo(KEY);
                            assertThat(text(state)).isEqualTo("\"myValue\"");
                            assertThat(state.getEtag()).isNotEmpty();
                        }),
                row(Block.STATE, "example: getBulk", "dapr:state?stateOperation=getBulk&stateStore=myStore")
                        .with(DaprConstants.KEYS, List.of("read1", "read2"))
                        .given(camel -> camel.send("state?stateOperation=save&stateStore=myStore&key=read1", "myValue"))
                        .then((camel, exchange) -> assertThat(
                                        succeeded(exchange).getMessage().getBody(List.class))
                                .extracting(state -> text((State<?>) state))
                                .containsExactlyInAnyOrder("\"myValue\"", "")),
                row(Block.STATE, "example: delete", "dapr:state?stateOperation=delete&stateStore=myStore&key=gone")
                        .with(DaprConstants.METADATA, Map.of("partitionKey", "myPartitionKey"))
                        .given(camel -> camel.send("state?stateOperation=save&stateStore=myStore&key=gone", "myValue"))
                        .then((camel, exchange) -> {
                            succeeded(exchange);
                            assertThat(camel.state("gone")).isEmpty();
                        }),
                row(
                                Block.STATE,
                                "example: executeTransaction",
                                "dapr:state?stateOperation=executeTransaction&stateStore=myStore")
                        .with(
                                DaprConstants.TRANSACTIONS,
                                List.of(
                                        new TransactionalStateOperation<>(
                                                OperationType.UPSERT, state("upserted", "myValue")),
                                        new TransactionalStateOperation<>(OperationType.UPSERT, new State<>("empty"))))
                        .then((camel, exchange) -> {
                            succeeded(exchange);
                            assertThat(camel.state("upserted")).isEqualTo("\"myValue\"");
                        }),
                refused(Block.STATE, "state?stateOperation=save", "stateStore"),
                refused(Block.STATE, "state?stateOperation=save&stateStore=myStore", "key"),
                refused(Block.STATE, "state?stateOperation=saveBulk&stateStore=myStore", DaprConstants.STATES),
                refused(Block.STATE, "state?stateOperation=get&stateStore=myStore", "key"),
                refused(Block.STATE, "state?stateOperation=delete&stateStore=myStore", "key"),
                refused(
                        Block.STATE,
                        "state?stateOperation=executeTransaction&stateStore=myStore",
                        DaprConstants.TRANSACTIONS));
    }

    private static List<Row> ofStores() {
        return List.of(
                row(Block.SECRET, "example: secret", "dapr:secret?secretStore=myStore&key=mySecret")
                        .then(becomes(Map.of("mySecret", "hidden"))),
                row(Block.SECRET, "example: secret, bulk", "dapr:secret?secretStore=myStore")
                        .then(becomes(Map.of("mySecret", Map.of("mySecret", "hidden"), KEY, Map.of(KEY, "myVal")))),
                refused(Block.SECRET, "secret?key=mySecret", "secretStore"),
                row(Block.CONFIGURATION, "example: configuration", "dapr:configuration?configStore=myStore")
                        .with(DaprConstants.CONFIG_KEYS, List.of("k1", "k2"))
                        .given(camel -> camel.dapr.configure("myStore", "k1", "v1"))
                        .then(becomes(Map.of("k1", "v1"))),
                row(
                                Block.CONFIGURATION,
                                "test: configuration, with what came",
                                "dapr:configuration?configStore=myStore&configKeys=myKey")
                        .given(camel -> camel.dapr.configure("myStore", KEY, "myVal"))
                        .then((camel, exchange) -> {
                            becomes(Map.of(KEY, "myVal")).accept(camel, exchange);
                            assertThat(exchange.getMessage().getHeader(DaprConstants.RAW_CONFIG_RESPONSE, Map.class))
                                    .extractingByKey(KEY)
                                    .extracting("value")
                                    .isEqualTo("myVal");
                        }),
                refused(Block.CONFIGURATION, "configuration?configKeys=myKey", "configStore"),
                row(
                                Block.LOCK,
                                "example: tryLock, which lacks an owner in Camel's page, too",
                                "dapr:lock?lockOperation=tryLock&storeName=myStore&expiryInSeconds=100")
                        .with(DaprConstants.RESOURCE_ID, "myResource")
                        .with(DaprConstants.STORE_NAME, "myStore")
                        .then(lacks("lockOwner")),
                row(
                                Block.LOCK,
                                "test: tryLock",
                                "dapr:lock?storeName=myStore&resourceId=taken&lockOwner=me&expiryInSeconds=100")
                        .then(becomes(true)),
                row(
                                Block.LOCK,
                                "example: unlock, which lacks an owner in Camel's page, too",
                                "dapr:lock?lockOperation=unlock&storeName=myStore")
                        .with(DaprConstants.RESOURCE_ID, "myResource")
                        .with(DaprConstants.STORE_NAME, "myStore")
                        .then(lacks("lockOwner")),
                row(
                                Block.LOCK,
                                "test: unlock",
                                "dapr:lock?lockOperation=unlock&storeName=myStore&resourceId=given&lockOwner=me")
                        .given(camel -> camel.send(
                                "lock?storeName=myStore&resourceId=given&lockOwner=me&expiryInSeconds=100", null))
                        .then(becomes(UnlockResponseStatus.SUCCESS)),
                refused(Block.LOCK, "lock", "storeName"),
                refused(Block.LOCK, "lock?storeName=myStore", "resourceId"),
                refused(Block.LOCK, "lock?storeName=myStore&resourceId=myResource&lockOwner=me", "expiryInSeconds"));
    }

    /** A started instance with the id of the case. */
    private static void schedule(Camel camel) {
        camel.send(
                "workflow?workflowClass=" + MyWorkflow.class.getName() + "&workflowInstanceId=" + camel.id, "myInput");
        camel.send("workflow?workflowOperation=waitForInstanceStart&timeout=60s&workflowInstanceId=" + camel.id, null);
    }

    private static Row ofWorkflow(String name, String uri, BiConsumer<Camel, Exchange> outcome) {
        return row(Block.WORKFLOW, name, uri)
                .body("myBody")
                .given(camel -> schedule(camel))
                .then((camel, exchange) -> {
                    succeeded(exchange);
                    outcome.accept(camel, exchange);
                });
    }

    private static BiConsumer<Camel, Exchange> isIn(WorkflowRuntimeStatus status) {
        return (camel, exchange) -> awaitStatus(camel, status);
    }

    private static void awaitStatus(Camel camel, WorkflowRuntimeStatus status) {
        World.awaitEqual(status, () -> camel.workflow().getRuntimeStatus());
    }

    private static List<Row> ofWorkflows() {
        return List.of(
                row(Block.WORKFLOW, "example: scheduleNew", "dapr:workflow?workflowOperation=scheduleNew")
                        .with(DaprConstants.WORKFLOW_CLASS, MyWorkflow.class.getName())
                        .body("myInput")
                        .then((camel, exchange) -> assertThat(
                                        succeeded(exchange).getMessage().getHeaders())
                                .containsKey(DaprConstants.NEW_WORKFLOW_INSTANCE_ID)),
                ofWorkflow(
                        "example: terminate",
                        "dapr:workflow?workflowOperation=terminate",
                        isIn(WorkflowRuntimeStatus.TERMINATED)),
                ofWorkflow("example: purge", "dapr:workflow?workflowOperation=purge", (camel, exchange) -> {})
                        .given(camel -> {
                            schedule(camel);
                            camel.send("workflow?workflowOperation=terminate&workflowInstanceId=" + camel.id, null);
                            awaitStatus(camel, WorkflowRuntimeStatus.TERMINATED);
                        }),
                ofWorkflow(
                                "example: suspend",
                                "dapr:workflow?workflowOperation=suspend",
                                isIn(WorkflowRuntimeStatus.SUSPENDED))
                        .with(DaprConstants.REASON, "Maintenance"),
                ofWorkflow(
                                "example: resume",
                                "dapr:workflow?workflowOperation=resume",
                                isIn(WorkflowRuntimeStatus.RUNNING))
                        .with(DaprConstants.REASON, "Maintenance is over"),
                ofWorkflow("example: state", "dapr:workflow?workflowOperation=state", (camel, exchange) -> {
                    assertThat(exchange.getMessage().getHeader(DaprConstants.WORKFLOW_NAME))
                            .isEqualTo(MyWorkflow.class.getCanonicalName());
                    assertThat(exchange.getMessage().getHeader(DaprConstants.IS_WORKFLOW_RUNNING))
                            .isEqualTo(true);
                }),
                ofWorkflow(
                                "example: waitForInstanceStart",
                                "dapr:workflow?workflowOperation=waitForInstanceStart",
                                (camel, exchange) -> assertThat(
                                                exchange.getMessage().getHeader(DaprConstants.IS_WORKFLOW_RUNNING))
                                        .isEqualTo(true))
                        .with(DaprConstants.TIMEOUT, Duration.ofSeconds(30)),
                ofWorkflow(
                                "example: waitForInstanceCompletion",
                                "dapr:workflow?workflowOperation=waitForInstanceCompletion",
                                (camel, exchange) -> assertThat(
                                                exchange.getMessage().getHeader(DaprConstants.IS_WORKFLOW_COMPLETED))
                                        .isEqualTo(true))
                        .with(DaprConstants.TIMEOUT, Duration.ofSeconds(60))
                        .given(camel -> {
                            schedule(camel);
                            camel.send(
                                    "workflow?workflowOperation=raiseEvent&eventName=MyEvent&workflowInstanceId="
                                            + camel.id,
                                    "done");
                        }),
                ofWorkflow(
                        "example: raiseEvent",
                        "dapr:workflow?workflowOperation=raiseEvent&eventName=MyEvent",
                        (camel, exchange) -> World.awaitEqual(
                                "\"myBody\"",
                                () -> String.valueOf(camel.workflow().getSerializedOutput()))));
    }

    private static List<Row> ofWorkflowsThatLackSomething() {
        return List.of(
                refused(Block.WORKFLOW, "workflow?workflowOperation=scheduleNew", "workflowClass"),
                refused(Block.WORKFLOW, "workflow?workflowOperation=terminate", "workflowInstanceId"),
                refused(Block.WORKFLOW, "workflow?workflowOperation=purge", "workflowInstanceId"),
                refused(Block.WORKFLOW, "workflow?workflowOperation=suspend", "workflowInstanceId"),
                refused(Block.WORKFLOW, "workflow?workflowOperation=resume", "workflowInstanceId"),
                refused(Block.WORKFLOW, "workflow?workflowOperation=state", "workflowInstanceId"),
                refused(
                        Block.WORKFLOW,
                        "workflow?workflowOperation=waitForInstanceStart&workflowInstanceId=myId",
                        "timeout"),
                refused(
                        Block.WORKFLOW,
                        "workflow?workflowOperation=waitForInstanceCompletion&workflowInstanceId=myId",
                        "timeout"),
                refused(Block.WORKFLOW, "workflow?workflowOperation=raiseEvent&workflowInstanceId=myId", "eventName"));
    }

    private static Stream<Arguments> onEachRuntime(List<Row> rows) {
        return rows.stream().flatMap(row -> row.block().runtimes().stream().map(runtime -> Arguments.of(row, runtime)));
    }

    static Stream<Arguments> rows() {
        return Stream.of(ofApps(), ofStates(), ofStores(), ofWorkflowsThatLackSomething())
                .flatMap(UpstreamRoutesTest::onEachRuntime);
    }

    @ParameterizedTest(name = "{0}, on {1}")
    @MethodSource("rows")
    void aRouteThatPublishesOrRequestsRunsUnchanged(Row row, DaprRuntime runtime) throws Exception {
        try (Camel camel = new Camel(row.block().world(runtime))) {
            // Given
            row.given().in(camel);

            // When
            Exchange exchange = camel.run(row.uri(), row.headers(), row.body());

            // Then
            row.outcome().accept(camel, exchange);
        }
    }

    static Stream<Arguments> workflows() {
        return onEachRuntime(ofWorkflows());
    }

    @ParameterizedTest(name = "{0}, on {1}")
    @MethodSource("workflows")
    void aRouteThatControlsWorkflowsRunsUnchangedIfTheSidecarHasThem(Row row, DaprRuntime runtime) throws Exception {
        try (Camel camel = new Camel(row.block().world(runtime))) {
            // Given
            if (runtime == DaprRuntime.DAPRD) {
                camel.context.getRegistry().bind("myWorkflow", new MyWorkflow());
                camel.context.addRoutes(new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("dapr:workflow?activityName=none").to("mock:none");
                    }
                });
                row.given().in(camel);
            }

            // When
            Exchange exchange = camel.run(
                    row.uri(),
                    row.with(DaprConstants.WORKFLOW_INSTANCE_ID, camel.id).headers(),
                    row.body());

            // Then
            if (runtime == DaprRuntime.DAPRD) {
                row.outcome().accept(camel, exchange);
            } else {
                assertThat(exchange.getException())
                        .isInstanceOfSatisfying(SidecarException.class, e -> assertThat(e.getCode())
                                .isEqualTo(Code.COMPONENT_MISSING));
            }
        }
    }

    static List<DaprRuntime> runtimesOfApps() {
        return Block.APP.runtimes();
    }

    @ParameterizedTest
    @MethodSource("runtimesOfApps")
    void aRouteThatReceivesEventsRunsUnchanged(DaprRuntime runtime) throws Exception {
        try (Camel camel = new Camel(Block.APP.world(runtime))) {
            // Given
            MockEndpoint result = consume(camel, "dapr:pubSub?pubSubName=myPubSub&topic=received");

            // When
            World.await().until(() -> {
                camel.send(
                        "pubSub?pubSubName=myPubSub&topic=received&contentType=text/plain&metadata.cloudevent.id=myId",
                        "testBody");
                return result.getReceivedCounter() > 0;
            });

            // Then
            Exchange received = result.getExchanges().get(0);
            assertThat(received.getMessage().getBody(byte[].class))
                    .isEqualTo("testBody".getBytes(StandardCharsets.UTF_8));
            assertThat(received.getMessage().getHeaders())
                    .containsEntry(DaprConstants.PUBSUB_NAME, "myPubSub")
                    .containsEntry(DaprConstants.TOPIC, "received")
                    .containsEntry(DaprConstants.ID, "myId")
                    .containsEntry(DaprConstants.SOURCE, "myService")
                    .containsEntry(DaprConstants.TYPE, "com.dapr.event.sent")
                    .containsEntry(DaprConstants.SPECIFIC_VERSION, "1.0")
                    .containsEntry(DaprConstants.DATA_CONTENT_TYPE, "text/plain");
            assertThat(received.getMessage().getHeader(DaprConstants.TIME)).isInstanceOf(OffsetDateTime.class);
        }
    }

    static List<DaprRuntime> runtimesOfConfigurations() {
        return Block.CONFIGURATION.runtimes();
    }

    @ParameterizedTest
    @MethodSource("runtimesOfConfigurations")
    void aRouteThatReceivesConfigurationRunsUnchanged(DaprRuntime runtime) throws Exception {
        try (Camel camel = new Camel(Block.CONFIGURATION.world(runtime))) {
            // Given
            MockEndpoint result = consume(camel, "dapr:configuration?configStore=myStore&configKeys=c1,c2");

            // When
            World.await().until(() -> {
                camel.dapr.configure("myStore", "c1", UUID.randomUUID().toString());
                return result.getReceivedCounter() > 0;
            });

            // Then
            Exchange received = result.getExchanges().get(0);
            assertThat(received.getMessage().getBody(Map.class)).containsOnlyKeys("c1");
            assertThat(received.getMessage().getHeader(DaprConstants.RAW_CONFIG_RESPONSE, Map.class))
                    .extractingByKey("c1")
                    .isInstanceOf(ConfigurationItem.class);
            assertThat(received.getMessage().getHeader(DaprConstants.SUBSCRIPTION_ID, String.class))
                    .isNotEmpty();
        }
    }

    private static MockEndpoint consume(Camel camel, String uri) throws Exception {
        camel.context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).log("Received from Dapr: ${body}").to("mock:result");
            }
        });
        camel.context.start();
        return camel.context.getEndpoint("mock:result", MockEndpoint.class);
    }

    @ParameterizedTest
    @CsvSource({
        "dapr:pubSub, pubSubName",
        "dapr:pubSub?pubSubName=myPubSub, topic",
        "dapr:configuration?configKeys=k1, configStore",
        "dapr:state?stateStore=myStore, is not possible"
    })
    void aConsumerWithoutATopicIsRefused(String uri, String problem) {
        try (Camel camel = new Camel(Block.APP.world(DaprRuntime.EMBEDDED))) {
            assertThatThrownBy(() -> consume(camel, uri)).rootCause().hasMessageContaining(problem);
        }
    }
}
