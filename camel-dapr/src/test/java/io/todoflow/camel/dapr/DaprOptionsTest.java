package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.beans.Introspector;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.camel.catalog.DefaultCamelCatalog;
import org.apache.camel.spi.UriParam;
import org.junit.jupiter.api.Test;

/** Everything in Camel's own component ({@code dapr.json} of the catalog) exists here with the same name and type. */
class DaprOptionsTest {

    private final JsonNode upstream = upstream();

    private static JsonNode upstream() {
        try {
            return new ObjectMapper().readTree(new DefaultCamelCatalog().componentJSonSchema("dapr"));
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The option names of this component's endpoints, with the simple names of their types. */
    private static Map<String, String> endpointOptions() {
        Map<String, String> options = new TreeMap<>();
        List<Class<?>> classes = new ArrayList<>(List.of(DaprEndpoint.class, OperationOptions.class));
        for (DaprOperation operation : DaprOperation.values()) {
            classes.add(operation.newOptions().getClass());
        }
        for (Class<?> type : classes) {
            for (Field field : type.getDeclaredFields()) {
                if (field.isAnnotationPresent(UriParam.class)) {
                    options.put(field.getName(), field.getType().getSimpleName());
                }
            }
        }
        // options of every Camel endpoint
        options.putAll(Map.of(
                "bridgeErrorHandler", "boolean",
                "exceptionHandler", "ExceptionHandler",
                "exchangePattern", "ExchangePattern",
                "lazyStartProducer", "boolean"));
        return options;
    }

    private static Map<String, String> componentOptions() throws Exception {
        Map<String, String> options = new TreeMap<>();
        for (Class<?> type : List.of(DaprComponent.class, DaprConfiguration.class)) {
            for (var property : Introspector.getBeanInfo(type).getPropertyDescriptors()) {
                if (property.getWriteMethod() != null) {
                    // for setETag, the bean convention is ETag, and Camel's is eTag
                    String name = property.getName().equals("ETag") ? "eTag" : property.getName();
                    options.put(name, property.getPropertyType().getSimpleName());
                }
            }
        }
        return options;
    }

    private Map<String, String> upstream(String section, String kind) {
        Map<String, String> options = new TreeMap<>();
        upstream.path(section).fields().forEachRemaining(option -> {
            if (option.getValue().path("kind").asText().equals(kind)) {
                String type = option.getValue().path("javaType").asText();
                options.put(option.getKey(), type.substring(type.lastIndexOf('.') + 1));
            }
        });
        return options;
    }

    /** Options that this component lacks, or has with another type. */
    private static List<String> missing(Map<String, String> upstream, Map<String, String> ours) {
        return new ArrayList<>(new TreeSet<>(upstream.keySet().stream()
                .filter(name -> !Objects.equals(upstream.get(name), ours.get(name)))
                .toList()));
    }

    @Test
    void allOperationsExist() {
        // Given
        List<String> operations = new ArrayList<>();
        upstream.at("/properties/operation/enum").forEach(name -> operations.add(name.asText()));

        // Then
        assertThat(Arrays.stream(DaprOperation.values()).map(Enum::name)).containsAll(operations);
    }

    @Test
    void allOptionsOfEndpointsExist() {
        assertThat(missing(upstream("properties", "parameter"), endpointOptions()))
                .isEmpty();
    }

    @Test
    void allOptionsOfTheComponentExist() throws Exception {
        assertThat(missing(upstream("componentProperties", "property"), componentOptions()))
                .isEmpty();
    }

    @Test
    void allHeadersExist() throws IllegalAccessException {
        // Given
        List<String> headers = new ArrayList<>();
        upstream.path("headers").fieldNames().forEachRemaining(headers::add);

        // When
        for (Field constant : DaprConstants.class.getFields()) {
            headers.remove((String) constant.get(null));
        }

        // Then
        assertThat(headers).isEmpty();
    }

    @Test
    void theConstantsOfHeadersHaveTheSameNames() throws IllegalAccessException {
        // Given
        Map<String, String> constants = new TreeMap<>();
        upstream.path("headers").fields().forEachRemaining(header -> {
            String constant = header.getValue().path("constantName").asText();
            constants.put(header.getKey(), constant.substring(constant.indexOf('#') + 1));
        });

        // Then
        for (Field constant : DaprConstants.class.getFields()) {
            String header = (String) constant.get(null);
            if (constants.containsKey(header)) {
                assertThat(constant.getName()).isEqualTo(constants.get(header));
            }
        }
    }

    @Test
    void theValuesOfEnumerationsAreTheSame() {
        Map<String, Class<? extends Enum<?>>> enums = new LinkedHashMap<>();
        enums.put("stateOperation", StateOperation.class);
        enums.put("lockOperation", LockOperation.class);
        enums.put("workflowOperation", WorkflowOperation.class);
        enums.forEach((option, type) -> {
            List<String> values = new ArrayList<>();
            upstream.at("/properties/" + option + "/enum").forEach(value -> values.add(value.asText()));
            assertThat(Arrays.stream(type.getEnumConstants()).map(Enum::name))
                    .containsExactlyInAnyOrderElementsOf(values);
        });
    }
}
