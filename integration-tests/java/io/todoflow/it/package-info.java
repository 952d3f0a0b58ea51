/**
 * End-to-end tests: the application's jar, a sidecar and a database in separate processes, which are stopped, paused
 * and killed.
 */
@NullMarked
package io.todoflow.it;

import org.jspecify.annotations.NullMarked;
