package io.todoflow.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.StreamSupport;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Derives the argument schemas of tools from the OpenAPI document. */
class ToolSchemas {

    private static final String PROPERTIES = "properties";
    private static final String DESCRIPTION = "description";

    private final ObjectMapper json;
    private final JsonNode document;

    ToolSchemas(ObjectMapper json) throws IOException {
        this.json = json;
        try (InputStream yaml = new ClassPathResource("openapi/todoflow.yaml").getInputStream()) {
            this.document = json.valueToTree(new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml));
        }
    }

    /** The arguments of an operation: the task of its path, its query, and the fields of its body. */
    ObjectNode of(String operation) {
        ObjectNode schema = json.createObjectNode().put("type", "object");
        ObjectNode properties = schema.putObject(PROPERTIES);
        ArrayNode required = schema.putArray("required");
        JsonNode path = path(operation);
        JsonNode method = method(path, operation);
        for (JsonNode parameters : new JsonNode[] {path.path("parameters"), method.path("parameters")}) {
            parameters.forEach(reference -> addParameter(resolved(reference), properties, required));
        }
        method.path("requestBody").path("content").forEach(content -> {
            ObjectNode body = (ObjectNode) resolved(content.path("schema"));
            properties.setAll((ObjectNode) body.path(PROPERTIES));
            required.addAll((ArrayNode) body.withArray("required"));
        });
        schema.put("additionalProperties", false);
        return schema;
    }

    /** No arguments. */
    ObjectNode empty() {
        ObjectNode schema = json.createObjectNode().put("type", "object");
        schema.putObject(PROPERTIES);
        return schema.put("additionalProperties", false);
    }

    private static void addParameter(JsonNode parameter, ObjectNode properties, ArrayNode required) {
        String name = parameter.path("name").asText();
        boolean isArgument = parameter.path("in").asText().equals("query") || name.equals("task_id");
        if (!isArgument) {
            return;
        }
        ObjectNode property = properties.putObject(name);
        property.setAll((ObjectNode) parameter.path("schema"));
        if (parameter.has(DESCRIPTION)) {
            property.set(DESCRIPTION, parameter.get(DESCRIPTION));
        }
        if (parameter.path("required").asBoolean()) {
            required.add(name);
        }
    }

    private JsonNode path(String operation) {
        return StreamSupport.stream(document.path("paths").spliterator(), false)
                .filter(path -> path.findValuesAsText("operationId").contains(operation))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("The OpenAPI document has no operation " + operation));
    }

    private static JsonNode method(JsonNode path, String operation) {
        return StreamSupport.stream(path.spliterator(), false)
                .filter(method -> method.path("operationId").asText().equals(operation))
                .findFirst()
                .orElseThrow();
    }

    /** A copy with all references resolved. */
    private JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        if (reference.isTextual()) {
            return resolved(document.at(reference.asText().substring(1)));
        }
        if (node.isObject()) {
            ObjectNode copy = json.createObjectNode();
            node.properties().forEach(field -> copy.set(field.getKey(), resolved(field.getValue())));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = json.createArrayNode();
            node.forEach(item -> copy.add(resolved(item)));
            return copy;
        }
        return node;
    }
}
