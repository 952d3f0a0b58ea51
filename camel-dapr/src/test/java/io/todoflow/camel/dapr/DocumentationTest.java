package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dapr.client.domain.UnlockResponseStatus;
import io.todoflow.camel.dapr.SidecarException.Code;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** camel-dapr/README.md names exactly the existing options and headers, and its examples run. */
class DocumentationTest {

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)`");

    private final String page = read();

    private static String read() {
        try {
            return Files.readString(Path.of("camel-dapr/README.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The text under a heading. */
    private String section(String heading) {
        int start = page.indexOf("\n## " + heading);
        assertThat(start).as("section " + heading).isPositive();
        int end = page.indexOf("\n## ", start + 1);
        return page.substring(start, end < 0 ? page.length() : end);
    }

    /** The names in a column of a section's table, or in its sentence that begins with Options. */
    private static Set<String> names(String section, int column) {
        Set<String> names = new TreeSet<>();
        section.lines()
                .filter(line -> line.startsWith("| ") && line.contains("`"))
                .flatMap(line -> NAME.matcher(line.split("\\|", -1)[column]).results())
                .forEach(match -> names.add(match.group(1)));
        return names;
    }

    private static Set<String> options(Class<?> type) {
        Set<String> options = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (field.isAnnotationPresent(UriParam.class) || field.isAnnotationPresent(Metadata.class)) {
                options.add(field.getName());
            }
        }
        return options;
    }

    @ParameterizedTest
    @EnumSource(DaprOperation.class)
    void theTableOfAnOperationHasExactlyItsOptions(DaprOperation operation) {
        assertThat(names(section(operation.name()), 1))
                .isEqualTo(options(operation.newOptions().getClass()));
    }

    @Test
    void theTableOfTheComponentHasExactlyItsOptions() {
        assertThat(names(section("Component options"), 1)).isEqualTo(options(DaprComponent.class));
        assertThat(section("Component options"))
                .contains(options(DaprConfiguration.class).stream()
                        .map("`%s`"::formatted)
                        .toList());
    }

    @Test
    void theTablesHaveExactlyAllHeaders() throws IllegalAccessException {
        // Given
        Set<String> headers = new TreeSet<>();
        for (Field constant : DaprConstants.class.getFields()) {
            headers.add((String) constant.get(null));
        }

        // Then
        assertThat(headers(page)).isEqualTo(headers);
    }

    private static Set<String> headers(String text) {
        Set<String> headers = new TreeSet<>();
        Pattern.compile("CamelDapr[A-Za-z]+").matcher(text).results().forEach(match -> headers.add(match.group()));
        return headers;
    }

    @ParameterizedTest
    @EnumSource(DaprOperation.class)
    void eachOptionAndHeaderOfAnOperationIsInAnExample(DaprOperation operation) {
        // Given
        String section = section(operation.name());
        String examples = String.join("", examples(section));

        // Then
        assertThat(examples).contains("uri: dapr:" + operation);
        assertThat(examples)
                .contains(options(operation.newOptions().getClass()).stream()
                        .map(" %s: "::formatted)
                        .toList());
        assertThat(headers(examples)).isEqualTo(headers(section));
    }

    @Test
    void theExampleOfTheComponentSetsItsOptions() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            // When
            load(camel, examples(section("Component options")).get(0));

            // Then
            DaprComponent component = camel.getComponent("dapr", DaprComponent.class);
            assertThat(component.getRequestTimeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(component)
                    .extracting("grpcEndpoint", "retries", "configuration.pubSubName")
                    .containsExactly("127.0.0.1:50001", 3, "pubsub");
            Set<String> options = options(DaprComponent.class);
            options.removeAll(Set.of("client", "previewClient", "bulkTransaction", "configuration"));
            assertThat(examples(section("Component options")).get(0))
                    .contains(options.stream().map(" %s: "::formatted).toList());
        }
    }

    private static List<String> examples(String text) {
        return EXAMPLE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    private static void load(CamelContext camel, String yaml) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString("example-" + yaml.hashCode() + ".yaml", yaml));
    }

    @Test
    void eachCodeOfAFailureIsDocumented() {
        assertThat(section("Failures"))
                .contains(Arrays.stream(Code.values()).map("`%s`"::formatted).toList());
    }

    @Test
    void eachExampleRuns() throws Exception {
        try (CamelWithDapr camel = CamelWithDapr.startWithHttpServer()) {
            // Given
            List<String> ran = new CopyOnWriteArrayList<>();
            BulkTransaction nothing = (route, events) -> events.getAsBoolean();
            camel.camel.getRegistry().bind("transaction", nothing);
            for (String example : examples(page)) {
                if (!example.startsWith("- beans:")) {
                    load(camel.camel, example);
                }
            }
            List<String> consumers = List.of(
                    "receive",
                    "receive-raw",
                    "receive-some",
                    "receive-many",
                    "receive-together",
                    "flags-changed",
                    "remind",
                    "tick");
            for (String consumer : consumers) {
                AdviceWith.adviceWith(
                        camel.camel, consumer, route -> route.weaveAddLast().process(exchange -> ran.add(consumer)));
            }
            camel.letDaprFindTheRoutes();
            camel.dapr.configure("configstore", "limit", "1");
            Map<String, String> smtp = Map.of("username", "u", "password", "p");

            // Then
            done(camel, "publish", Map.of());
            camel.component.setDelayedPublish(true);
            done(camel, "publish-later", Map.of());
            done(
                    camel,
                    "publish-by-headers",
                    Map.of("metadata", Map.of("ttlInSeconds", "60"), "event", Map.of("a", 1)));
            done(camel, "publish-many", List.of(Map.of("entryId", "1", "event", "{}")));
            assertThat(text(done(camel, "save-and-get", Map.of("a", 1)))).isEqualTo("{\"a\":1}");
            done(camel, "change-by-headers", null);
            assertThat(camel.send("direct:delete-if-unchanged", null, "known", "another")
                            .getException())
                    .isInstanceOf(StateETagMismatchException.class);
            assertThat(done(camel, "several-states", List.of(Map.of("key", "order-2", "value", "2")))
                            .getMessage()
                            .getBody(List.class))
                    .hasSize(2);
            done(camel, "value-and-etag", null);
            done(camel, "transaction", List.of(Map.of("operation", "delete", "request", Map.of("key", "order-2"))));
            assertThat(done(camel, "secret", null).getMessage().getBody()).isEqualTo(smtp);
            assertThat(done(camel, "secret-by-headers", null).getMessage().getBody())
                    .isEqualTo(smtp);
            for (String invoke : List.of("invoke", "invoke-by-headers", "invoke-with-extension")) {
                Map<String, Object> body = Map.of(
                        "query", Map.of("x", List.of("1")), "headers", Map.of("h", "1"), "order", Map.of("a", 1));
                assertThat(done(camel, invoke, body).getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                        .isEqualTo(500);
            }
            // this sidecar has neither the binding nor workflows
            for (String missing : List.of("binding", "binding-by-headers", "start", "follow", "workflow-by-headers")) {
                assertThat(camel.send("direct:" + missing, Map.of("metadata", Map.of("emailTo", "a"), "mail", "text"))
                                .getException())
                        .as(missing)
                        .isInstanceOfSatisfying(SidecarException.class, e -> assertThat(e.getCode())
                                .isEqualTo(Code.COMPONENT_MISSING));
            }
            assertThat(done(camel, "flags", null).getMessage().getBody()).isEqualTo(Map.of("limit", "1"));
            assertThat(done(camel, "flags-by-headers", null).getMessage().getBody())
                    .isEqualTo(Map.of("limit", "1"));
            assertThat(done(camel, "nightly", null).getMessage().getBody()).isEqualTo(UnlockResponseStatus.SUCCESS);
            assertThat(done(camel, "nightly-by-headers", null).getMessage().getBody())
                    .isEqualTo(true);
            for (String ask : List.of("ask", "ask-by-header")) {
                assertThat(text(done(camel, ask, null))).contains("\"content\":\"hello\"");
            }
            for (String job : List.of("schedule", "repeat", "schedule-by-headers")) {
                done(camel, job, "{}");
            }
            assertThat(text(done(camel, "careful", Map.of()))).startsWith("not published: ");
            assertThat(SidecarApp.post(camel.appPort(), "/events/tick", "").statusCode())
                    .isEqualTo(200);

            // When the receiving examples receive something, they run
            await().until(() -> {
                done(camel, "publish", Map.of());
                camel.send(
                        "dapr:pubSub?pubSubName=pubsub&topic=payments&metadata.cloudevent.type=payment.failed",
                        Map.of());
                camel.send("dapr:pubSub?pubSubName=pubsub&topic=readings", Map.of());
                camel.send("dapr:pubSub?pubSubName=pubsub&topic=bookings", Map.of());
                camel.send("dapr:pubSub?pubSubName=pubsub&topic=meters&metadata.rawPayload=true", "42");
                camel.send("dapr:job?jobName=reminder-2&dueTime=1ms&overwrite=true", "{}");
                camel.dapr.configure("configstore", "limit", "" + System.nanoTime());
                return ran.containsAll(consumers);
            });
        }
    }

    private static Exchange done(CamelWithDapr camel, String route, @Nullable Object body) {
        Exchange exchange = camel.send("direct:" + route, body);
        assertThat(exchange.getException()).as(route).isNull();
        return exchange;
    }

    private static String text(Exchange exchange) {
        return exchange.getMessage().getBody(String.class);
    }
}
