/** Measures the application beside the limits of its machine, other builds and other stacks. */
@NullMarked
package io.todoflow.benchmark;

import org.jspecify.annotations.NullMarked;
