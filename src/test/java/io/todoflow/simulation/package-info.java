/**
 * The protocol of relay, inbox and consumers in a simulated world: the real routes and Kamelets run on a Camel context of
 * their own, everything that they talk to is simulated, and one seed decides who does the next step and what fails.
 */
@NullMarked
package io.todoflow.simulation;

import org.jspecify.annotations.NullMarked;
