package io.todoflow.operator;

import org.jspecify.annotations.Nullable;

/**
 * Why dead letters are discarded.
 *
 * @param reason what the operator says to those who ask later
 */
public record DiscardRequest(@Nullable String reason) {}
