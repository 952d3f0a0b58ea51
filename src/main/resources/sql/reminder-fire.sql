-- The reminder of a task, if it is due, unpublished, and the task is still as planned. A due reminder of a changed task
-- is over.
with due as (
    update reminder r
    set state = case when t.id is null then 'cancelled' else 'fired' end, job_pending = false
    from (select :#task_id::uuid as id) trigger
    left join reminder w on w.task_id = trigger.id
    left join task t on t.id = w.task_id and t.status = 'open' and coalesce(t.remind_at, t.due_at) = w.remind_at
    where r.task_id = trigger.id and r.state = 'waiting' and r.remind_at = w.remind_at
      and r.remind_at <= now() + :#${properties:todoflow.reminders.clock-tolerance}::interval
    returning t.id as task_id, t.user_id, t.title, t.due_at, r.remind_at, t.version, r.correlation_id, r.trace_parent
), published as (
    insert into reminder_published (task_id, remind_at)
    select task_id, remind_at from due where task_id is not null
    on conflict do nothing
    returning task_id
)
select json_strip_nulls(row_to_json(d))::text
from due d
join published p on p.task_id = d.task_id
