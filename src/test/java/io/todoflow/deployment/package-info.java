/** Deployment files are consistent with the routes, the table of services, and the systems that read them. */
@NullMarked
package io.todoflow.deployment;

import org.jspecify.annotations.NullMarked;
