insert into notification (id, user_id, task_id, title, due_at, remind_at)
select :#${body.eventId}, :#${body.userId}, :#${body.taskId}, p ->> 'title', (p ->> 'due_at')::timestamptz, (p ->> 'remind_at')::timestamptz
from (select :#${body.json}::jsonb -> 'payload' as p) event
on conflict (id) do nothing
