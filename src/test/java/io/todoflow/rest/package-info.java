/** The REST API, as documented by OpenAPI. */
@NullMarked
package io.todoflow.rest;

import org.jspecify.annotations.NullMarked;
