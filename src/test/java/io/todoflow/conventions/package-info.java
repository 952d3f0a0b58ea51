/** The rules for routes, Kamelets, packages and documents. Each failure message says what to write instead. */
@NullMarked
package io.todoflow.conventions;

import org.jspecify.annotations.NullMarked;
