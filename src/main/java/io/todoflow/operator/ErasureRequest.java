package io.todoflow.operator;

import org.jspecify.annotations.Nullable;

/**
 * Whose data to erase.
 *
 * @param userId the user of the data, who need not exist
 */
public record ErasureRequest(@Nullable String userId) {}
