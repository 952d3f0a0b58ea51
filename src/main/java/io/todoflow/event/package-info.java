/** Events: their envelope, the outbox that publishes them, and the inbox that ensures that each takes effect once. */
@NullMarked
package io.todoflow.event;

import org.jspecify.annotations.NullMarked;
