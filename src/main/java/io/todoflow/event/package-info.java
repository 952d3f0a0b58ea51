/** Events: their envelope, the outbox that publishes them, and the inbox that makes their effects happen once. */
@NullMarked
package io.todoflow.event;

import org.jspecify.annotations.NullMarked;
