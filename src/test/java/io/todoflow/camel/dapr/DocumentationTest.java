package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.todoflow.camel.dapr.SidecarException.Code;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/dapr-component.md names all options and headers, no others, and its examples run. */
class DocumentationTest {

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([A-Za-z]+)`");

    private final String page = read();

    private static String read() {
        try {
            return Files.readString(Path.of("docs/dapr-component.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What stands under a heading. */
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
    void theTableOfAnOperationHasItsOptionsAndNoOthers(DaprOperation operation) {
        assertThat(names(section(operation.name()), 1))
                .isEqualTo(options(operation.newOptions().getClass()));
    }

    @Test
    void theTableOfTheComponentHasItsOptionsAndNoOthers() {
        assertThat(names(section("Component options"), 1)).isEqualTo(options(DaprComponent.class));
        assertThat(section("Component options"))
                .contains(options(EndpointDefaults.class).stream()
                        .map("`%s`"::formatted)
                        .toList());
    }

    @Test
    void theTablesHaveAllHeadersAndNoOthers() throws IllegalAccessException {
        // Given
        Set<String> headers = new TreeSet<>();
        for (Field constant : DaprConstants.class.getFields()) {
            headers.add((String) constant.get(null));
        }

        // Then
        Set<String> named = new TreeSet<>();
        Pattern.compile("`(CamelDapr[A-Za-z]+)`").matcher(page).results().forEach(match -> named.add(match.group(1)));
        assertThat(named).isEqualTo(headers);
    }

    @Test
    void eachOperationHasAnExample() {
        for (DaprOperation operation : DaprOperation.values()) {
            assertThat(section(operation.name())).contains("uri: dapr:" + operation);
        }
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
            List<String> examples =
                    EXAMPLE.matcher(page).results().map(match -> match.group(1)).toList();
            for (int i = 0; i < examples.size(); i++) {
                PluginHelper.getRoutesLoader(camel.camel)
                        .loadRoutes(ResourceHelper.fromString("example-" + i + ".yaml", examples.get(i)));
            }
            List<String> consumers = new ArrayList<>(
                    List.of("receive", "receive-some", "receive-many", "flags-changed", "remind", "tick"));
            for (String consumer : consumers) {
                AdviceWith.adviceWith(
                        camel.camel, consumer, route -> route.weaveAddLast().process(exchange -> ran.add(consumer)));
            }
            camel.letDaprFindTheRoutes();
            camel.dapr.configure("configstore", "limit", "1");

            // When
            Exchange saved = camel.send("direct:save-and-get", Map.of("a", 1));
            Exchange secret = camel.send("direct:secret", null);
            Exchange invoked = camel.send("direct:invoke", null);
            Exchange bound = camel.send("direct:binding", Map.of());
            Exchange flags = camel.send("direct:flags", null);
            Exchange locked = camel.send("direct:nightly", null);
            Exchange caught = camel.send("direct:careful", Map.of());

            // Then
            assertThat(saved.getMessage().getBody(String.class)).isEqualTo("{\"a\":1}");
            assertThat(secret.getMessage().getBody()).isEqualTo(Map.of("username", "u", "password", "p"));
            assertThat(camel.send("direct:schedule", "{}").getException()).isNull();
            assertThat(invoked.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(500);
            // The embedded Dapr has no bindings
            assertThat(((SidecarException) bound.getException()).getCode()).isEqualTo(Code.NOT_SUPPORTED);
            assertThat(flags.getMessage().getBody()).isEqualTo(Map.of("limit", "1"));
            assertThat(locked.getMessage().getBody()).isEqualTo(true);
            assertThat(caught.getMessage().getBody(String.class)).startsWith("not published: ");

            assertThat(SidecarApp.post(camel.appPort(), "/events/tick", "").statusCode())
                    .isEqualTo(200);

            // When the examples that receive get something, they run
            await().until(() -> {
                assertThat(camel.send("direct:publish", Map.of()).getException())
                        .isNull();
                camel.send(
                        "dapr:pubSub?pubSubName=pubsub&topic=payments",
                        Map.of(),
                        "CamelDaprMetadata",
                        Map.of("cloudevent.type", "payment.failed"));
                camel.send("dapr:pubSub?pubSubName=pubsub&topic=readings", Map.of());
                camel.send("dapr:job?jobName=reminder-2&dueTime=1ms&overwrite=true", "{}");
                camel.dapr.configure("configstore", "limit", "" + System.nanoTime());
                return ran.containsAll(consumers);
            });
        }
    }
}
