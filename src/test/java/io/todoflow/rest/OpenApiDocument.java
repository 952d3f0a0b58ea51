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

    /** An operation, such as {@code GET} of {@code /health}, with what stands at its path and at the operation itself. */
    record Operation(String method, String template, JsonNode path, JsonNode details) {

        /** The first content type that its body may have; empty when it has none. */
        String contentType() {
            JsonNode content = details.at("/requestBody/content");
            return content.isEmpty() ? "" : content.fieldNames().next();
        }
    }

    /** The document as it is in the source, for what is needed before an application runs. */
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
