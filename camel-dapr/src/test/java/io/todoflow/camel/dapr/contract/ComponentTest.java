package io.todoflow.camel.dapr.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.dapr.client.domain.State;
import io.dapr.client.domain.UnlockResponseStatus;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.SidecarException;
import io.todoflow.camel.dapr.SidecarException.Code;
import io.todoflow.camel.dapr.StateETagMismatchException;
import io.todoflow.camel.dapr.contract.FakeApp.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.ExchangeBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;

/** Each operation of the {@code dapr:} component, and each of its failures, against the sidecar. */
class ComponentTest {

    private static final int TOO_LARGE = 5 * 1024 * 1024;

    @SuppressWarnings("unused")
    static final Setup SETUP = Setup.app("camel")
            .with(
                    Setup.component("pubsub", "pubsub.in-memory", "protectedTopics: forbidden"),
                    Setup.inboundRetry("pubsub", "policy: constant, duration: 20ms, maxRetries: -1"),
                    Setup.component("statestore", "state.in-memory"),
                    Setup.component(
                            "secretstore", "secretstores.local.file", "secretsFile: " + secrets(), "multiValued: true"),
                    Setup.component("configstore", "configuration.redis", "redisHost: {redis}", "redisDB: 1"),
                    Setup.component("lockstore", "lock.redis", "redisHost: {redis}", "redisDB: 3"))
            .connectingTo(Service.REDIS)
            .withScheduler();

    private final String id = UUID.randomUUID().toString();

    private static String secrets() {
        try {
            Path file = Files.createTempFile("secrets", ".json");
            file.toFile().deleteOnExit();
            return Files.writeString(file, "{\"smtp\":{\"username\":\"u\",\"password\":\"p\"}}")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A Camel context beside the sidecar. */
    private static final class Camel implements AutoCloseable {

        final DefaultCamelContext context = new DefaultCamelContext();
        final DaprComponent component = new DaprComponent();

        Camel(World dapr) {
            component.setGrpcEndpoint("127.0.0.1:" + dapr.sidecar().grpcPort());
            component.setHttpEndpoint("http://127.0.0.1:" + dapr.sidecar().httpPort());
            context.addComponent("dapr", component);
            context.start();
        }

        /** Returns the exchange, with the failure if there is one. */
        Exchange send(String uri, @Nullable Object body, Object... headers) {
            ExchangeBuilder exchange = ExchangeBuilder.anExchange(context).withBody(body);
            for (int i = 0; i < headers.length; i += 2) {
                exchange.withHeader((String) headers[i], headers[i + 1]);
            }
            return context.createProducerTemplate().send("dapr:" + uri, exchange.build());
        }

        Exchange done(String uri, @Nullable Object body, Object... headers) {
            Exchange exchange = send(uri, body, headers);
            assertThat(exchange.getException()).as(uri).isNull();
            return exchange;
        }

        String text(String uri) {
            return done(uri, null).getMessage().getBody(String.class);
        }

        @Nullable
        Code failure(String uri, @Nullable Object body) {
            return send(uri, body).getException() instanceof SidecarException failure ? failure.getCode() : null;
        }

        @Override
        public void close() {
            context.stop();
        }
    }

    @ContractTest
    void eventsArePublishedSinglyAndInBulkAndRedeliveredUntilTheRouteSucceeds(World dapr) throws Exception {
        try (Camel camel = new Camel(dapr)) {
            List<String> seen = new CopyOnWriteArrayList<>();
            String topic = "pubSub?pubSubName=pubsub&topic=" + id;
            camel.context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:" + topic + "&transport=streaming").process(exchange -> {
                        String body = exchange.getMessage().getBody(String.class);
                        seen.add(exchange.getMessage().getHeader("CamelDaprSubject", "", String.class) + body);
                        if (body.equals("2")
                                && seen.stream().filter("2"::equals).count() < 3) {
                            throw new IllegalStateException("not well");
                        }
                    });
                }
            });
            World.await().until(() -> {
                camel.done(topic + "&contentType=text/plain", "ready");
                return seen.contains("ready");
            });

            camel.done(
                    topic + "&contentType=text/plain&metadata.cloudevent.subject=s",
                    "1",
                    "CamelDaprMetadata",
                    Map.of("ttlInSeconds", "60"));
            camel.done(
                    topic + "&contentType=application/json",
                    List.of(Map.of("entryId", "a", "event", "2"), Map.of("entryId", "b", "event", "3")));

            World.await().untilAsserted(() -> assertThat(seen.stream().filter(text -> !text.equals("ready")))
                    .containsExactlyInAnyOrder("s1", "2", "2", "2", "3"));
        }
    }

    @ContractTest
    void aListTooLargeForOneRequestIsPublishedInOrder(World dapr) {
        try (Camel camel = new Camel(dapr)) {
            List<String> ids =
                    IntStream.range(0, 250).mapToObj(Integer::toString).toList();
            List<Map<String, String>> entries = ids.stream()
                    .map(entry -> Map.of("entryId", entry, "event", "x".repeat(20_000)))
                    .toList();

            Exchange published =
                    camel.done("pubSub?pubSubName=pubsub&topic=" + id + "&contentType=text/plain", entries);

            assertThat(published.getMessage().getHeader("CamelDaprPublishedEntryIds", String[].class))
                    .containsExactlyElementsOf(ids);
        }
    }

    @ContractTest
    void stateHasItsSixOperations(World dapr) {
        try (Camel camel = new Camel(dapr)) {
            String state = "state?stateStore=statestore&key=" + id + "&stateOperation=";
            camel.done(state + "save", Map.of("a", 1));
            Exchange got = camel.done(state + "get", null);
            assertThat(got.getMessage().getBody(String.class)).isEqualTo("{\"a\":1}");
            String eTag = got.getMessage().getHeader("CamelDaprETag", String.class);
            camel.done(state + "save", 2, "CamelDaprETag", eTag);
            assertThat(camel.send(state + "save", 3, "CamelDaprETag", eTag).getException())
                    .isInstanceOf(StateETagMismatchException.class);
            assertThat(camel.send(state + "delete", null, "CamelDaprETag", eTag).getException())
                    .isInstanceOf(StateETagMismatchException.class);
            camel.done(state + "saveBulk", List.of(Map.of("key", id + "b", "value", 5)));
            camel.done(
                    state + "executeTransaction",
                    List.of(
                            Map.of("operation", "upsert", "request", Map.of("key", id + "c", "value", 6)),
                            Map.of("operation", "delete", "request", Map.of("key", id))));
            assertThat(camel.send(
                                    state + "executeTransaction",
                                    List.of(Map.of(
                                            "operation",
                                            "upsert",
                                            "request",
                                            Map.of("key", id + "c", "value", 6, "etag", eTag))))
                            .getException())
                    .isInstanceOf(StateETagMismatchException.class);
            assertThat(camel.done(state + "getBulk", List.of(id, id + "b", id + "c"))
                            .getMessage()
                            .getBody(List.class))
                    .extracting(item -> new String((byte[]) ((State<?>) item).getValue()))
                    .containsExactlyInAnyOrder("", "5", "6");
            camel.done("state?stateStore=statestore&stateOperation=delete&key=" + id + "b", null);
            assertThat(camel.done("state?stateStore=statestore&key=" + id + "b", null)
                            .getMessage()
                            .getBody())
                    .isNull();
        }
    }

    @ContractTest
    void oneSecretOrAllSecretsAreRead(World dapr) {
        try (Camel camel = new Camel(dapr)) {
            Map<String, String> smtp = Map.of("username", "u", "password", "p");
            assertThat(camel.done("secret?secretStore=secretstore&key=smtp", null)
                            .getMessage()
                            .getBody())
                    .isEqualTo(smtp);
            assertThat(camel.done("secret?secretStore=secretstore", null)
                            .getMessage()
                            .getBody())
                    .isEqualTo(Map.of("smtp", smtp));
        }
    }

    @ContractTest
    void aServiceIsInvoked(World dapr) {
        try (Camel camel = new Camel(dapr)) {
            dapr.app()
                    .on(
                            "/orders?x=1",
                            request -> Reply.of(
                                    request.method().equals("PUT") ? 202 : 500, "{'got':'" + request.body() + "'}"));

            Exchange called = camel.done(
                    "invokeService?serviceToInvoke=camel&methodToInvoke=orders&verb=PUT&contentType=text/plain",
                    "hello",
                    "CamelDaprQueryParameters",
                    Map.of("x", List.of("1")));

            assertThat(called.getMessage().getBody(String.class)).isEqualTo("{\"got\":\"hello\"}");
            assertThat(called.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(202);
        }
    }

    @ContractTest
    void jobsAreScheduledReadDeletedAndTriggered(World dapr) {
        try (Camel camel = new Camel(dapr)) {
            camel.done("job?dueTime=1h&jobName=later" + id, "{\"a\":1}");
            assertThat(World.json(camel.text("job?jobOperation=get&jobName=later" + id)))
                    .isEqualTo(World.json("{\"a\":1}"));
            assertThat(camel.failure("job?dueTime=1h&jobName=later" + id, "1")).isEqualTo(Code.ALREADY_EXISTS);
            camel.done("job?dueTime=2h&overwrite=true&jobName=later" + id, "2");
            camel.done("job?jobOperation=delete&jobName=later" + id, null);
            assertThat(camel.done("job?jobOperation=get&jobName=later" + id, null)
                            .getMessage()
                            .getBody())
                    .isNull();

            camel.done("job?dueTime=1ms&jobName=now" + id, "{\"b\":2}");
            assertThat(dapr.app().await("/job/now" + id).json()).isEqualTo(World.json("{\"b\":2}"));
        }
    }

    @ContractTest
    void configurationIsReadAndItsChangesArrive(World dapr) throws Exception {
        try (Camel camel = new Camel(dapr)) {
            List<Object> changes = new CopyOnWriteArrayList<>();
            camel.context.addRoutes(new RouteBuilder() {
                @Override
                public void configure() {
                    from("dapr:configuration?configStore=configstore&configKeys=" + id)
                            .process(exchange ->
                                    changes.add(exchange.getMessage().getBody()));
                }
            });
            World.await().until(() -> {
                dapr.configure("configstore", id, "1");
                return changes.contains(Map.of(id, "1"));
            });
            assertThat(camel.done("configuration?configStore=configstore&configKeys=nope," + id, null)
                            .getMessage()
                            .getBody())
                    .isEqualTo(Map.of(id, "1"));

            dapr.configure("configstore", id, "2");

            World.await().until(() -> changes.contains(Map.of(id, "2")));
        }
    }

    @ContractTest
    void aLockIsAcquiredAndReleased(World dapr) {
        try (Camel camel = new Camel(dapr)) {
            String lock = "lock?storeName=lockstore&expiryInSeconds=60&resourceId=" + id + "&lockOwner=";
            assertThat(camel.done(lock + "a", null).getMessage().getBody()).isEqualTo(true);
            assertThat(camel.done(lock + "b", null).getMessage().getBody()).isEqualTo(false);
            assertThat(camel.done(lock + "a&lockOperation=unlock", null)
                            .getMessage()
                            .getBody())
                    .isEqualTo(UnlockResponseStatus.SUCCESS);
        }
    }

    @ContractTest
    void aRefusedRequestHasACode(World dapr) {
        try (Camel camel = new Camel(dapr)) {
            record Row(String uri, Code code) {}
            List<Row> rows = List.of(
                    new Row("pubSub?pubSubName=nope&topic=t", Code.COMPONENT_MISSING),
                    new Row("state?stateStore=nope&key=k", Code.COMPONENT_MISSING),
                    new Row("state?stateOperation=save&stateStore=nope&key=k", Code.COMPONENT_MISSING),
                    new Row("secret?secretStore=nope&key=k", Code.COMPONENT_MISSING),
                    new Row("configuration?configStore=nope&configKeys=k", Code.COMPONENT_MISSING),
                    new Row("lock?storeName=nope&resourceId=r&lockOwner=o&expiryInSeconds=1", Code.COMPONENT_MISSING),
                    new Row("pubSub?pubSubName=pubsub&topic=forbidden", Code.FORBIDDEN));
            assertThat(rows)
                    .allSatisfy(row -> assertThat(camel.failure(row.uri, "x")).isEqualTo(row.code));
            for (String uri : List.of(
                    "pubSub?pubSubName=pubsub&topic=t", "state?stateOperation=save&stateStore=statestore&key=k")) {
                assertThat(camel.failure(uri, new byte[TOO_LARGE])).as(uri).isEqualTo(Code.PAYLOAD_TOO_LARGE);
            }
        }
    }

    @ContractTest
    void aTimeoutHasACode(World dapr) {
        CountDownLatch end = new CountDownLatch(1);
        try (Camel camel = new Camel(dapr)) {
            camel.component.setRequestTimeout(Duration.ofMillis(300));
            dapr.app().on("/slow", request -> {
                try {
                    end.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Reply.OK;
            });

            assertThat(camel.failure("invokeService?serviceToInvoke=camel&methodToInvoke=slow", null))
                    .isEqualTo(Code.TIMEOUT);
        } finally {
            end.countDown();
        }
    }

    @ContractTest
    void aWrongTokenAndAMissingSidecarHaveCodes(World on) {
        Setup setup = Setup.app("guarded")
                .with(Setup.PUBSUB, Setup.component("statestore", "state.in-memory"))
                .withoutApp()
                .tokens("right", "");
        try (World dapr = World.start(on.runtime(), setup);
                Camel camel = new Camel(dapr)) {
            List<String> uris = List.of(
                    "pubSub?pubSubName=pubsub&topic=t",
                    "state?stateStore=statestore&key=k",
                    "invokeService?serviceToInvoke=guarded&methodToInvoke=m");
            camel.component.setApiToken("wrong");
            assertThat(uris)
                    .allSatisfy(uri -> assertThat(camel.failure(uri, "x")).isEqualTo(Code.TOKEN_WRONG));

            dapr.sidecar().kill();

            assertThat(uris)
                    .allSatisfy(uri -> assertThat(camel.failure(uri, "x")).isEqualTo(Code.SIDECAR_AWAY));
        }
    }
}
