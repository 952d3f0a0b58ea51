package io.todoflow.reminder;

import io.todoflow.event.OutboxEvent;

/** A due reminder and its event. */
public record DueReminder(OutboxEvent event) {}
