package io.todoflow.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.todoflow.testing.TodoflowClient;
import io.todoflow.testing.TodoflowClient.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A client of the REST API that validates each response against the OpenAPI document, including headers and unknown
 * fields, and checks that no request header is echoed.
 */
class ApiClient {

    private static final String DOCUMENT = "urn:todoflow:openapi";
    private static final String SECRET = "a-secret-of-the-caller";

    private final TodoflowClient todoflow;
    private final JsonNode document;
    private final JsonSchemaFactory schemas;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    ApiClient(TodoflowClient todoflow) {
        this.todoflow = todoflow;
        this.document = todoflow.request("GET", "/openapi", "").json();
        JsonNode strict = document.deepCopy();
        strict.at("/components/schemas").forEach(ApiClient::allowNoOtherFields);
        this.schemas = JsonSchemaFactory.getInstance(
                SpecVersion.VersionFlag.V202012,
                builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(DOCUMENT, strict.toString()))));
    }

    private static void allowNoOtherFields(JsonNode schema) {
        if (schema.has("properties") && !schema.has("additionalProperties")) {
            ((ObjectNode) schema).put("additionalProperties", false);
        }
    }

    JsonNode document() {
        return document;
    }

    /** The operations of the document, such as {@code GET /health}. */
    List<String> operations() {
        return OpenApiDocument.operations(document)
                .map(operation -> operation.method() + " " + operation.template())
                .toList();
    }

    /** The responses of the document, such as {@code GET /health 200}. */
    List<String> responses() {
        return operations().stream()
                .flatMap(operation -> operation(operation).get("responses").properties().stream()
                        .map(response -> operation + " " + response.getKey()))
                .toList();
    }

    /** The responses received so far. */
    Set<String> seen() {
        return seen;
    }

    /** Sends a request, and checks the response against the document. */
    Response request(String method, String path, String body, String... headers) {
        String[] all = Stream.concat(
                        Stream.of(headers), Stream.of("Authorization", "Bearer " + SECRET, "X-Secret", SECRET))
                .toArray(String[]::new);
        Response response = todoflow.request(method, path, body, all);
        assertThat(response.body() + response.headers().map())
                .as("What comes back of the request's headers")
                .doesNotContain(SECRET);
        check(method + " " + template(path), response);
        return response;
    }

    /** Checks a response to an operation such as {@code GET /health} against the document. */
    void check(String operation, Response response) {
        JsonNode promised = resolve(operation(operation).path("responses").path(Integer.toString(response.status())));
        assertThat(promised.isMissingNode())
                .as("%s answers %s, which the document does not have", operation, response)
                .isFalse();
        seen.add(operation + " " + response.status());
        promised.path("headers").properties().forEach(header -> {
            String pattern = resolve(header.getValue()).at("/schema/pattern").asText(".+");
            assertThat(response.header(header.getKey()))
                    .as("%s of %s", header.getKey(), operation)
                    .matches(pattern);
        });
        JsonNode content = promised.path("content");
        if (content.isMissingNode()) {
            assertThat(response.body()).isEmpty();
            return;
        }
        String type = response.header("Content-Type");
        assertThat(content.has(type))
                .as("%s answers %s as %s", operation, response.status(), type)
                .isTrue();
        JsonNode schema = content.get(type).path("schema");
        if (type.equals("text/event-stream")) {
            // the client returns the data of the first event
            JsonNode event = resolve(schema);
            schema = event.path("oneOf").path(0).isMissingNode()
                    ? event.at("/properties/data/contentSchema")
                    : event.at("/oneOf/0/properties/data/contentSchema");
        }
        assertThat(breaches(schema.path("$ref").asText(), response.json()))
                .as("%s answers %s", operation, response)
                .isEmpty();
    }

    /** The violations of the document by the body of a request. */
    Set<ValidationMessage> breaches(String operation, String contentType, JsonNode body) {
        return breaches(
                operation(operation)
                        .path("requestBody")
                        .path("content")
                        .path(contentType)
                        .at("/schema/$ref")
                        .asText(),
                body);
    }

    private Set<ValidationMessage> breaches(String ref, JsonNode json) {
        assertThat(ref).as("The schema of a body is a reference").startsWith("#/components/schemas/");
        return schemas.getSchema(
                        SchemaLocation.of(DOCUMENT + ref),
                        SchemaValidatorsConfig.builder()
                                .formatAssertionsEnabled(true)
                                .build())
                .validate(json);
    }

    JsonNode operation(String operation) {
        String[] parts = operation.split(" ");
        return document.path("paths").path(parts[1]).path(parts[0].toLowerCase());
    }

    JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
    }

    private String template(String path) {
        String wanted = path.replaceFirst("\\?.*", "");
        return StreamSupport.stream(
                        ((Iterable<String>) () -> document.get("paths").fieldNames()).spliterator(), false)
                // a path without parameters takes precedence over one with them
                .sorted(Comparator.comparing(template -> template.contains("{")))
                .filter(template -> wanted.matches(template.replaceAll("\\{\\w+}", "[^/]+")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("The document has no path " + wanted));
    }
}
