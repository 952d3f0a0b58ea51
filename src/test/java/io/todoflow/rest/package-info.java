/** The REST API, as its OpenAPI document promises it. */
@NullMarked
package io.todoflow.rest;

import org.jspecify.annotations.NullMarked;
