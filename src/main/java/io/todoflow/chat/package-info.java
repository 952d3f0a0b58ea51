/** Chat about tasks: conversations, what a message asks for, and the tools that do it. */
@NullMarked
package io.todoflow.chat;

import org.jspecify.annotations.NullMarked;
