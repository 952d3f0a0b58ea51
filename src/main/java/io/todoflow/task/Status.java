package io.todoflow.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The status of a task. */
public enum Status {
    @JsonProperty("open")
    OPEN,
    @JsonProperty("completed")
    COMPLETED
}
