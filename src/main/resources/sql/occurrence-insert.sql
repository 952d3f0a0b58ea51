insert into next_occurrence (task_id, event_id, user_id, correlation_id, draft, time_zone, trace_parent)
values (
    :#${body.taskId}, :#${body.eventId}, :#${body.userId}, :#${body.correlationId}, :#${body.draft}, :#${body.timeZone},
    :#${header.traceparent}::text)
on conflict (task_id) do nothing
