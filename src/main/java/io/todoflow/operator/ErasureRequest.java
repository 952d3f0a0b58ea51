package io.todoflow.operator;

import org.jspecify.annotations.Nullable;

/**
 * The user whose data to erase.
 *
 * @param userId the user, who need not exist
 */
public record ErasureRequest(@Nullable String userId) {}
