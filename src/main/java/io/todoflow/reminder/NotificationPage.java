package io.todoflow.reminder;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of notifications.
 *
 * @param nextCursor the cursor of the next page; null on the last one
 */
record NotificationPage(List<Notification> items, @Nullable String nextCursor) {}
