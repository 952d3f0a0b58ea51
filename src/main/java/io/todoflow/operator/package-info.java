/** Requests of operators: dead letters, replays and erasures. */
@NullMarked
package io.todoflow.operator;

import org.jspecify.annotations.NullMarked;
