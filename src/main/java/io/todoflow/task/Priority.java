package io.todoflow.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How urgent a task is. */
public enum Priority {
    @JsonProperty("low")
    LOW,
    @JsonProperty("medium")
    MEDIUM,
    @JsonProperty("high")
    HIGH
}
