/** Chat about tasks: conversations, commands and models, and the tools that they call. */
@NullMarked
package io.todoflow.chat;

import org.jspecify.annotations.NullMarked;
