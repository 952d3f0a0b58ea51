-- One mail for each task and time. One that was refused is tried anew when its event comes again, as a redriven one does.
insert into reminder_mail as m (task_id, remind_at, event_id, user_id, outcome, next_attempt_at, trace_parent, delivery)
values (
    :#${body.taskId}, (:#${body.json}::jsonb -> 'payload' ->> 'remind_at')::timestamptz, :#${body.eventId}, :#${body.userId},
    'waiting', now(), :#${header.traceparent}::text,
    jsonb_build_object(
        'source', :#${variable.source}::text, 'id', :#${variable.deliveryId}::text, 'pubsub', :#${variable.pubSub}::text,
        'topic', :#${variable.topic}::text,
        'event', :#${variable.delivery}::text))
on conflict (task_id, remind_at) do update
set event_id = excluded.event_id, outcome = excluded.outcome, mailed_at = now(), attempts = 0, last_error = null,
    next_attempt_at = excluded.next_attempt_at, trace_parent = excluded.trace_parent, delivery = excluded.delivery
where m.outcome = 'refused'
