package io.todoflow.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.task.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * An operation on the tasks of a user that models and assistants can call.
 *
 * @param route the id of the route, which REST runs as well
 * @param takes where the route reads its arguments
 * @param changes whether the tool changes tasks
 * @param offered whether models and assistants can call it; otherwise only commands can
 * @param eitherOf arguments of which at least one is required; may be empty
 * @param inputSchema JSON Schema of the arguments
 */
record Tool(
        String name,
        String description,
        String route,
        Takes takes,
        boolean changes,
        boolean offered,
        List<String> eitherOf,
        JsonNode inputSchema) {

    /** Where a route reads its arguments; the id of the task is always in the path. */
    enum Takes {
        /** In the JSON body. */
        BODY,
        /** In the query. */
        QUERY,
        /** Nowhere. */
        NOTHING
    }

    /**
     * Refuses unknown and missing arguments. The route checks the values.
     *
     * @throws InvalidRequestException naming the argument and what is allowed
     */
    void check(JsonNode arguments) {
        if (!arguments.isObject()) {
            throw new InvalidRequestException("arguments", "must be a JSON object");
        }
        List<String> allowed = new ArrayList<>();
        inputSchema.path("properties").fieldNames().forEachRemaining(allowed::add);
        arguments.fieldNames().forEachRemaining(name -> {
            if (!allowed.contains(name)) {
                throw new InvalidRequestException(name, "is unknown, allowed are " + String.join(", ", allowed));
            }
        });
        inputSchema.path("required").forEach(name -> {
            if (arguments.path(name.asText()).isMissingNode()
                    || arguments.path(name.asText()).isNull()) {
                throw new InvalidRequestException(name.asText(), "is needed");
            }
        });
        if (!eitherOf.isEmpty() && eitherOf.stream().noneMatch(arguments::has)) {
            throw new InvalidRequestException(String.join(" or ", eitherOf), "is needed");
        }
        JsonNode taskId = arguments.path("task_id");
        if (!taskId.isMissingNode() && !taskId.isTextual()) {
            throw new InvalidRequestException("task_id", "must be a text");
        }
    }
}
