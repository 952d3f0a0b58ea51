package io.todoflow.camel.dapr;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.util.Map;
import org.apache.camel.catalog.EndpointValidationResult;
import org.apache.camel.catalog.RuntimeCamelCatalog;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.UriParam;
import org.junit.jupiter.api.Test;

/** Camel's tools see the options, operations and headers of the component. */
class DescriptorTest {

    private static final String WRITE = "descriptor.write";

    @Test
    void theDescriptionMatchesTheAnnotations() throws IOException {
        // Given
        String generated = Descriptor.generate();
        if (Boolean.getBoolean(WRITE)) {
            Files.createDirectories(Descriptor.FILE.getParent());
            Files.writeString(Descriptor.FILE, generated + "\n");
        }

        // Then
        assertThat(Files.readString(Descriptor.FILE).strip())
                .as("Run ./mvnw test -Dtest=DescriptorTest -D%s=true", WRITE)
                .isEqualTo(generated.strip());
    }

    @Test
    void eachOptionAndHeaderIsDescribed() throws Exception {
        // Given
        JsonNode description = description();

        // Then
        for (DaprOperation operation : DaprOperation.values()) {
            for (Field field : operation.newOptions().getClass().getDeclaredFields()) {
                if (field.isAnnotationPresent(UriParam.class)) {
                    assertThat(description
                                    .at("/properties/" + field.getName() + "/description")
                                    .asText())
                            .as("%s of %s", field.getName(), operation)
                            .contains(operation.name());
                }
            }
        }
        for (Field header : DaprConstants.class.getFields()) {
            if (header.getName().equals("EVENT_STATUS")) {
                continue; // an exchange property
            }
            assertThat(description
                            .path("headers")
                            .path((String) header.get(null))
                            .path("description")
                            .asText())
                    .as(header.getName())
                    .isNotEmpty();
        }
    }

    @Test
    void camelFindsTheDescriptionOfTheComponentThatItRuns() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            // When
            String found = camel.getComponentParameterJsonSchema("dapr");

            // Then
            assertThat(new ObjectMapper().readTree(found)).isEqualTo(description());
        }
    }

    @Test
    void aCatalogCreatesAndChecksUrisWithIt() throws Exception {
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            // Given
            RuntimeCamelCatalog catalog = camel.getCamelContextExtension().getContextPlugin(RuntimeCamelCatalog.class);

            // When
            String uri = catalog.asEndpointUri("dapr", Map.of("operation", "pubSub", "topic", "t"), false);
            EndpointValidationResult good = catalog.validateProperties(
                    "dapr",
                    Map.of("operation", "pubSub", "topic", "t", "transport", "streaming", "concurrentConsumers", "4"));
            EndpointValidationResult bad = catalog.validateProperties(
                    "dapr",
                    Map.of("operation", "nothing", "topik", "t", "transport", "pigeon", "concurrentConsumers", "x"));

            // Then
            assertThat(uri).isEqualTo("dapr:pubSub?topic=t");
            assertThat(good.isSuccess())
                    .as(String.valueOf(good.summaryErrorMessage(true)))
                    .isTrue();
            assertThat(bad.getUnknown()).containsExactly("topik");
            assertThat(bad.getInvalidEnum()).containsOnlyKeys("operation", "transport");
            assertThat(bad.getInvalidInteger()).isEqualTo(Map.of("concurrentConsumers", "x"));
        }
    }

    private static JsonNode description() throws IOException {
        return new ObjectMapper().readTree(Descriptor.FILE.toFile());
    }
}
