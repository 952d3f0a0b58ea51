/** HTTP concerns outside of Camel: security, problem documents, correlation ids, limits, and the startup gate. */
@NullMarked
package io.todoflow.web;

import org.jspecify.annotations.NullMarked;
