/** JUnit 5 tests with an embedded Dapr. */
@NullMarked
package io.todoflow.dapr.embedded.junit;

import org.jspecify.annotations.NullMarked;
