insert into audit_log (event_id, event_type, task_id, user_id, correlation_id, occurred_at, event)
values (:#${body.eventId}, :#${body.eventType}, :#${body.taskId}, :#${body.userId}, :#${body.correlationId}, :#${body.timestamp}, :#${body.json}::jsonb)
on conflict (event_id) do nothing
