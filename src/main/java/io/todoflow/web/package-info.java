/** HTTP beyond Camel: security, problem documents, correlation, limits, and the gate that waits for the routes. */
@NullMarked
package io.todoflow.web;

import org.jspecify.annotations.NullMarked;
