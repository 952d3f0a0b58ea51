/** Reminders of tasks, and how they reach a user: as notifications and as mails. */
@NullMarked
package io.todoflow.reminder;

import org.jspecify.annotations.NullMarked;
