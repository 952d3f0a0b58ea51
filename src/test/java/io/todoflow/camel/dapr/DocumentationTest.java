package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import io.todoflow.camel.dapr.SidecarException.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.UriParam;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.Test;

/** docs/dapr-component.md names all options and headers, and its examples run. */
class DocumentationTest {

    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    private final String page = read();

    private static String read() {
        try {
            return Files.readString(Path.of("docs/dapr-component.md"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void eachOptionIsDocumented() {
        for (DaprOperation operation : DaprOperation.values()) {
            for (var field : operation.newOptions().getClass().getDeclaredFields()) {
                if (field.isAnnotationPresent(UriParam.class)) {
                    assertThat(page).contains("`" + field.getName() + "`");
                }
            }
        }
    }

    @Test
    void eachHeaderIsDocumented() throws IllegalAccessException {
        for (var constant : DaprConstants.class.getFields()) {
            assertThat(page).contains("`" + constant.get(null) + "`");
        }
    }

    @Test
    void eachExampleRuns() throws Exception {
        try (CamelWithDapr camel = CamelWithDapr.start()) {
            // Given
            List<String> examples =
                    EXAMPLE.matcher(page).results().map(match -> match.group(1)).toList();
            for (int i = 0; i < examples.size(); i++) {
                Resource example = ResourceHelper.fromString("example-" + i + ".yaml", examples.get(i));
                PluginHelper.getRoutesLoader(camel.camel).loadRoutes(example);
            }

            camel.dapr.configure("configstore", "limit", "1");

            // When
            Exchange saved = camel.send("direct:save-and-get", Map.of("a", 1));
            Exchange secret = camel.send("direct:secret", null);
            Exchange invoked = camel.send("direct:invoke", null);
            Exchange bound = camel.send("direct:binding", Map.of());

            Exchange flags = camel.send("direct:flags", null);
            Exchange locked = camel.send("direct:nightly", null);

            // Then
            assertThat(flags.getMessage().getBody()).isEqualTo(Map.of("limit", "1"));
            assertThat(locked.getMessage().getBody()).isEqualTo(true);
            assertThat(camel.send("direct:publish", Map.of()).getException()).isNull();
            assertThat(saved.getMessage().getBody(String.class)).isEqualTo("{\"a\":1}");
            assertThat(secret.getMessage().getBody()).isEqualTo(Map.of("username", "u", "password", "p"));
            assertThat(camel.send("direct:schedule", "{}").getException()).isNull();
            assertThat(invoked.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE))
                    .isEqualTo(500);
            // The embedded Dapr has no bindings
            assertThat(((SidecarException) bound.getException()).getCode()).isEqualTo(Code.NOT_SUPPORTED);
        }
    }
}
