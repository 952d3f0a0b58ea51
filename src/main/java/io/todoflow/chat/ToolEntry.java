package io.todoflow.chat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A tool as {@code chat/tools.json} lists it.
 *
 * @param operation the OpenAPI operation that defines the arguments; null if all arguments are {@code words}
 * @param route the id of the route that the tool runs; by default that of its operation
 * @param only the arguments of the operation that the tool takes; by default all
 * @param words further text arguments, with their descriptions
 * @param eitherOf arguments of which at least one is required
 * @param offered whether models and assistants can call the tool
 */
record ToolEntry(
        String name,
        String description,
        @Nullable String operation,
        @Nullable String route,
        Tool.Takes takes,
        boolean changes,
        @Nullable List<String> only,
        @Nullable Map<String, String> words,
        @JsonProperty("either_of") @Nullable List<String> eitherOf,
        @Nullable Boolean offered) {

    private static final int LONGEST_WORDS = 120;

    Tool tool(ToolSchemas schemas) {
        ObjectNode schema = operation == null ? schemas.empty() : schemas.of(operation);
        ObjectNode properties = schema.withObject("properties");
        if (only != null) {
            properties.retain(only);
        }
        if (words != null) {
            words.forEach((word, meaning) -> properties
                    .putObject(word)
                    .put("type", "string")
                    .put("minLength", 1)
                    .put("maxLength", LONGEST_WORDS)
                    .put("description", meaning));
        }
        ArrayNode required = schema.withArray("required");
        required.removeIf(name -> !properties.has(name.asText()));
        return new Tool(
                name,
                description,
                Objects.requireNonNull(
                        route == null ? operation : route, () -> name + " has no operation and no route"),
                takes,
                changes,
                offered == null || offered,
                eitherOf == null ? List.of() : eitherOf,
                schema);
    }
}
