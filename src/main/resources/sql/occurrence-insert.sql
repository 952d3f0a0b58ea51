insert into next_occurrence (
    task_id, event_id, user_id, correlation_id, draft, time_zone, due_at, local_due, remind_at, local_remind, trace_parent)
values (
    :#${body.taskId}, :#${body.eventId}, :#${body.userId}, :#${body.correlationId}, :#${body.draft}, :#${body.timeZone},
    :#${body.dueAt}::timestamptz, :#${body.localDue}::timestamp, :#${body.remindAt}::timestamptz, :#${body.localRemind}::timestamp,
    :#${header.traceparent}::text)
on conflict (task_id) do nothing
