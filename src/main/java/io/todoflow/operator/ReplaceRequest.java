package io.todoflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * What the event of a dead letter should have been.
 *
 * @param event the corrected data of the event, a JSON object
 * @param reason what the operator says to those who ask later
 */
public record ReplaceRequest(
        @Nullable JsonNode event, @Nullable String reason) {}
