package io.todoflow.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where a task stands. */
public enum Status {
    @JsonProperty("open")
    OPEN,
    @JsonProperty("completed")
    COMPLETED
}
