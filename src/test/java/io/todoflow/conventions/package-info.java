/** The rules that routes, Kamelets, packages and documents keep. Each failure says what to write instead. */
@NullMarked
package io.todoflow.conventions;

import org.jspecify.annotations.NullMarked;
