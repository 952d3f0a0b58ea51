/** Clients change tasks while faults occur; then accepted changes are compared with their effects. */
@NullMarked
package io.todoflow.it.soak;

import org.jspecify.annotations.NullMarked;
