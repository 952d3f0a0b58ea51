package io.todoflow.conventions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.todoflow.camel.dapr.DaprComponent;
import io.todoflow.camel.dapr.DaprConstants;
import io.todoflow.camel.dapr.InvokeBindingOptions;
import io.todoflow.camel.dapr.InvokeServiceOptions;
import io.todoflow.camel.dapr.JobOptions;
import io.todoflow.camel.dapr.PubSubOptions;
import io.todoflow.camel.dapr.SecretOptions;
import io.todoflow.camel.dapr.StateOptions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A route moves to Camel's own {@code dapr:} component by swapping a dependency, as far as options have one name. */
class DaprOptionsTest {

    private static final Logger LOG = LoggerFactory.getLogger(DaprOptionsTest.class);

    /** What Camel's component reads for {@code dapr:pubSub}; its description does not tell options by operation. */
    private static final Set<String> PUB_SUB = Set.of("pubSubName", "topic", "contentType", "client", "previewClient");

    private static final List<Class<?>> OPERATIONS = List.of(
            PubSubOptions.class,
            StateOptions.class,
            SecretOptions.class,
            InvokeServiceOptions.class,
            InvokeBindingOptions.class,
            JobOptions.class);

    private final JsonNode upstream = upstream();

    @Test
    void anEndpointOptionOfTheSameNameHasTheSameType() {
        // Given
        Map<String, String> ours = new TreeMap<>();
        for (Class<?> operation : OPERATIONS) {
            ours.putAll(options(operation, UriParam.class));
        }

        // When
        List<String> different = different(ours, upstream.path("properties"));

        // Then
        tell("endpoint", ours);
        assertThat(different).isEmpty();
        assertThat(ours).containsKeys("pubSubName", "topic", "contentType");
    }

    @Test
    void aComponentOptionOfTheSameNameHasTheSameType() {
        // Given
        Map<String, String> ours = options(DaprComponent.class, Metadata.class);

        // When
        List<String> different = different(ours, upstream.path("componentProperties"));

        // Then
        tell("component", ours);
        assertThat(different).isEmpty();
    }

    @Test
    void aHeaderConstantOfTheSameNameHasTheSameValue() throws IllegalAccessException {
        // Given
        Map<String, String> theirs = upstream.path("headers").properties().stream()
                .collect(Collectors.toMap(
                        header ->
                                header.getValue().path("constantName").asText().replaceFirst(".*#", ""),
                        Map.Entry::getKey,
                        (one, other) -> one));

        // When
        Map<String, String> ours = new TreeMap<>();
        for (Field constant : DaprConstants.class.getFields()) {
            ours.put(constant.getName(), (String) constant.get(null));
        }
        List<String> different = ours.entrySet().stream()
                .filter(header -> theirs.containsKey(header.getKey()))
                .filter(header -> !header.getValue().equals(theirs.get(header.getKey())))
                .map(header ->
                        "%s is %s, write %s".formatted(header.getKey(), header.getValue(), theirs.get(header.getKey())))
                .toList();

        // Then
        assertThat(different).isEmpty();
        assertThat(ours).containsKeys("PUBSUB_NAME", "TOPIC", "CONTENT_TYPE", "ID", "TYPE");
    }

    private static List<String> different(Map<String, String> ours, JsonNode theirs) {
        return ours.entrySet().stream()
                .filter(option -> theirs.has(option.getKey()))
                .filter(option -> !option.getValue()
                        .equals(theirs.path(option.getKey()).path("type").asText()))
                .map(option -> "%s is of type %s, write %s or choose another name"
                        .formatted(
                                option.getKey(),
                                option.getValue(),
                                theirs.path(option.getKey()).path("type").asText()))
                .toList();
    }

    private static void tell(String what, Map<String, String> ours) {
        Set<String> missing = new TreeSet<>(PUB_SUB);
        missing.removeAll(ours.keySet());
        Set<String> extra = new TreeSet<>(ours.keySet());
        extra.removeAll(PUB_SUB);
        LOG.info(
                "dapr:pubSub, {} options: Camel's own component has {} as well, ours alone has {}",
                what,
                missing,
                extra);
    }

    private static Map<String, String> options(Class<?> type, Class<? extends java.lang.annotation.Annotation> mark) {
        return Stream.of(type.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(mark))
                .filter(field -> !field.getName().equals("operation"))
                .collect(Collectors.toMap(Field::getName, field -> catalogType(field.getType())));
    }

    private static String catalogType(Class<?> type) {
        if (type.isEnum()) {
            return "enum";
        }
        if (type == String.class) {
            return "string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (Arrays.asList(int.class, Integer.class, long.class, Long.class).contains(type)) {
            return "integer";
        }
        return type == Duration.class ? "duration" : "object";
    }

    private static JsonNode upstream() {
        try {
            return new ObjectMapper().readTree(new DefaultCamelCatalog().componentJSonSchema("dapr"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
