/**
 * The protocol of relay, inbox and consumers in a simulated world. The real routes and Kamelets run in a separate Camel
 * context, their environment is simulated, and one seed decides the next step and all faults.
 */
@NullMarked
package io.todoflow.simulation;

import org.jspecify.annotations.NullMarked;
