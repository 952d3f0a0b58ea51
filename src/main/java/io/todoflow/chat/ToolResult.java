package io.todoflow.chat;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The answer of a tool.
 *
 * @param status the HTTP status of the route
 * @param body the task, the page of tasks, or the problem document; an empty object for none
 */
record ToolResult(int status, JsonNode body) {

    boolean isOk() {
        return status < 300;
    }

    /** The detail of the problem document, or a general text. */
    String problem() {
        return body.path("detail").asText("It failed");
    }
}
