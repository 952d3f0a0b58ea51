/** The {@code dapr:} component in applications with Spring Boot. */
@NullMarked
package io.todoflow.camel.dapr.springboot;

import org.jspecify.annotations.NullMarked;
