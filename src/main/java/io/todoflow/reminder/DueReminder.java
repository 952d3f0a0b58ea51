package io.todoflow.reminder;

import io.todoflow.event.OutboxEvent;

/** A reminder whose time has come, and the event that tells of it. */
public record DueReminder(OutboxEvent event) {}
