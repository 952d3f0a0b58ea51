-- Inserts a notification only if its reminder still holds: the task is open, has this time, and the time is recent. A
-- reminder of another program has no time: it counts for the time of its task once that has passed. A job reminds of a
-- task without a time. If the task was already due when it was created, the notification is marked as read.
insert into notification (id, user_id, task_id, title, due_at, remind_at, read_at)
select :#${body.eventId}, t.user_id, t.id, t.title, t.due_at, coalesce(e.remind_at, t.remind_at, t.due_at),
    case when t.remind_at is null and r.given_at > t.due_at and coalesce((t.series ->> 'occurrence')::int, 1) = 1 then now() end
from (select (:#${body.json}::jsonb -> 'payload' ->> 'remind_at')::timestamptz as remind_at, :#${body.userId}::text as user_id) e
join task t on t.id = :#${body.taskId} and t.status = 'open' and t.user_id = coalesce(e.user_id, t.user_id)
    and case
        when e.remind_at is null then coalesce(t.remind_at, t.due_at) <= now()
        when coalesce(t.remind_at, t.due_at) is null then exists (
            select from reminder_published p where p.task_id = t.id and p.remind_at = e.remind_at and p.by_job)
        else coalesce(t.remind_at, t.due_at) = e.remind_at
    end
left join reminder r on r.task_id = t.id and r.remind_at = t.due_at
where coalesce(e.remind_at, t.remind_at, t.due_at) >= now() - :#${properties:todoflow.reminders.max-age}::interval
on conflict (id) do nothing
