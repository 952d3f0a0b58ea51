/** What operators use agrees with the routes, the table of services, and the systems that read it. */
@NullMarked
package io.todoflow.deployment;

import org.jspecify.annotations.NullMarked;
