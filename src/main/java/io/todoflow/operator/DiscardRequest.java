package io.todoflow.operator;

import org.jspecify.annotations.Nullable;

/**
 * Why dead letters are discarded.
 *
 * @param reason the operator's explanation, kept with the letter
 */
public record DiscardRequest(@Nullable String reason) {}
