package io.todoflow.chat;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a tool answered.
 *
 * @param status the HTTP status that REST would have answered
 * @param body the task, the page of tasks, or the problem document; an empty object for none
 */
record ToolResult(int status, JsonNode body) {

    boolean isOk() {
        return status < 300;
    }

    /** What went wrong, in words. */
    String problem() {
        return body.path("detail").asText("It failed");
    }
}
