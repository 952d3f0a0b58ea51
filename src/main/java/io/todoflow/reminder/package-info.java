/** Reminders of tasks, and their delivery as notifications and mails. */
@NullMarked
package io.todoflow.reminder;

import org.jspecify.annotations.NullMarked;
