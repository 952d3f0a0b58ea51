-- Plans one mail per task and time. A reminder of another program has no time: it counts for the time of its task once
-- that has passed, and before that makes no mail. A refused mail is planned again when its event is redelivered, for
-- example by a redrive.
insert into reminder_mail as m (task_id, remind_at, event_id, user_id, outcome, next_attempt_at, trace_parent, delivery)
select
    :#${body.taskId}, e.remind_at, :#${body.eventId}, e.user_id, 'waiting', now(), :#${header.traceparent}::text,
    jsonb_build_object(
        'source', :#${variable.source}::text, 'id', :#${variable.deliveryId}::text, 'pubsub', :#${variable.pubSub}::text,
        'topic', :#${variable.topic}::text,
        'event', :#${variable.delivery}::text)
from (
    select
        coalesce(reminder.remind_at, case when coalesce(t.remind_at, t.due_at) <= now() then coalesce(t.remind_at, t.due_at) end) as remind_at,
        coalesce(reminder.user_id, t.user_id) as user_id
    from (
        select (:#${body.json}::jsonb -> 'payload' ->> 'remind_at')::timestamptz as remind_at, :#${body.userId}::text as user_id
    ) reminder
    left join task t on t.id = :#${body.taskId} and t.user_id = coalesce(reminder.user_id, t.user_id)
) e
where e.remind_at is not null and e.user_id is not null
on conflict (task_id, remind_at) do update
set event_id = excluded.event_id, outcome = excluded.outcome, mailed_at = now(), attempts = 0, last_error = null,
    next_attempt_at = excluded.next_attempt_at, trace_parent = excluded.trace_parent, delivery = excluded.delivery
where m.outcome = 'refused'
