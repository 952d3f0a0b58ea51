package io.todoflow.operator;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The corrected event of a dead letter.
 *
 * @param event the corrected data of the event, a JSON object
 * @param reason the operator's explanation, kept with the letters
 */
public record ReplaceRequest(
        @Nullable JsonNode event, @Nullable String reason) {}
