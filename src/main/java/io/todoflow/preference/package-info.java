/** The preferences of users. */
@NullMarked
package io.todoflow.preference;

import org.jspecify.annotations.NullMarked;
