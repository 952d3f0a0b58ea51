-- The contact for a reminder that has no mail yet; no row when it has one, or when another transaction sends it.
with claimed as (
    insert into reminder_mail (task_id, remind_at, event_id, user_id, outcome)
    select :#${body.taskId}, (:#${body.json}::jsonb -> 'payload' ->> 'remind_at')::timestamptz, :#${body.eventId}, u.user_id,
        case when c.email is null then 'skipped' else 'sent' end
    from (select :#${body.userId}::text as user_id) u
    left join user_contact c on c.user_id = u.user_id
    on conflict (task_id, remind_at) do nothing
    returning user_id, outcome
)
select m.outcome as "outcome", c.email as "email", c.time_zone as "timeZone"
from claimed m
left join user_contact c on c.user_id = m.user_id
