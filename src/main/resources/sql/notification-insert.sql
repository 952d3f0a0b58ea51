-- Only of a reminder that still holds: its task is open and has this time, and that was not long ago.
insert into notification (id, user_id, task_id, title, due_at, remind_at)
select :#${body.eventId}, :#${body.userId}, t.id, t.title, t.due_at, e.remind_at
from (select (:#${body.json}::jsonb -> 'payload' ->> 'remind_at')::timestamptz as remind_at) e
join task t on t.id = :#${body.taskId} and t.status = 'open' and coalesce(t.remind_at, t.due_at) = e.remind_at
where e.remind_at >= now() - :#${properties:todoflow.reminders.max-age}::interval
on conflict (id) do nothing
