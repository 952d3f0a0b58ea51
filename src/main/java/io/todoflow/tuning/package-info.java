/** Skips work of Spring and Camel that this application does not need. Each class states the gain. */
@NullMarked
package io.todoflow.tuning;

import org.jspecify.annotations.NullMarked;
