/** Spring Boot auto-configuration of the {@code dapr:} component. */
@NullMarked
package io.todoflow.camel.dapr.springboot;

import org.jspecify.annotations.NullMarked;
