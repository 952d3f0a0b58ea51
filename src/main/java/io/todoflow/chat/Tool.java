package io.todoflow.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.todoflow.task.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/**
 * Something that can be done with the tasks of a user, by a model or an assistant as by REST.
 *
 * @param route the id of the route that REST runs, too
 * @param takes where that route reads the arguments
 * @param changes whether tasks may be others afterwards
 * @param offered whether models and assistants have it; only commands have it otherwise
 * @param eitherOf arguments of which one is needed; none where empty
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

    /** Where a route reads its arguments, except for the id of the task, which is in the path. */
    enum Takes {
        /** In the JSON body. */
        BODY,
        /** In the query. */
        QUERY,
        /** Nowhere. */
        NOTHING
    }

    /**
     * Refuses names that the schema does not have, and arguments without what it asks for; the values are checked by the
     * route.
     *
     * @throws InvalidRequestException which names the argument and says what is allowed
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
        if (!eitherOf.isEmpty() && eitherOf.stream().noneMatch(arguments::hasNonNull)) {
            throw new InvalidRequestException(String.join(" or ", eitherOf), "is needed");
        }
        JsonNode taskId = arguments.path("task_id");
        if (!taskId.isMissingNode() && !taskId.isTextual()) {
            throw new InvalidRequestException("task_id", "must be a text");
        }
    }
}
