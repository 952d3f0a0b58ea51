-- Notifies the user that a series has ended, under the id of the event that ended it.
insert into notification (id, user_id, task_id, title, due_at, kind)
select
    :#${exchangeProperty.taskEvent.eventId}, :#${exchangeProperty.taskEvent.userId}, :#${exchangeProperty.taskEvent.taskId},
    payload ->> 'title', (payload ->> 'due_at')::timestamptz, 'series_ended'
from (select :#${exchangeProperty.taskEvent.json}::jsonb -> 'payload' as payload) e
on conflict (id) do nothing
