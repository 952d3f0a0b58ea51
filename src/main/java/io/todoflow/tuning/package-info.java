/** Work that Spring and Camel would do for nothing here, left out. Each class says what that gains. */
@NullMarked
package io.todoflow.tuning;

import org.jspecify.annotations.NullMarked;
