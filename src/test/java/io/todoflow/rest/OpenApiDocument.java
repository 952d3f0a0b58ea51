package io.todoflow.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.File;
import java.io.IOException;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the OpenAPI document. */
final class OpenApiDocument {

    private static final Set<String> VERBS = Set.of("get", "put", "post", "patch", "delete");

    private OpenApiDocument() {}

    /** An operation, such as {@code GET} of {@code /health}, with the definitions of its path. */
    record Operation(String method, String template, JsonNode path, JsonNode details) {

        /** The first content type of its body; empty if it has none. */
        String contentType() {
            JsonNode content = details.at("/requestBody/content");
            return content.isEmpty() ? "" : content.fieldNames().next();
        }
    }

    /** The document from the source, for use before an application runs. */
    static JsonNode read() throws IOException {
        return new ObjectMapper(new YAMLFactory()).readTree(new File("src/main/resources/openapi/todoflow.yaml"));
    }

    static Stream<Operation> operations(JsonNode document) {
        return document.get("paths").properties().stream().flatMap(path -> path.getValue().properties().stream()
                .filter(entry -> VERBS.contains(entry.getKey()))
                .map(entry ->
                        new Operation(entry.getKey().toUpperCase(), path.getKey(), path.getValue(), entry.getValue())));
    }
}
