-- The reminder of a task, if it is due, the task is still as it was planned for, and nobody has published it.
with fired as (
    update reminder r
    set state = 'fired', job_pending = false
    from task t
    where r.task_id = :#task_id::uuid and r.state = 'waiting'
      and r.remind_at <= now() + :#${properties:todoflow.reminders.clock-tolerance}::interval
      and t.id = r.task_id and t.status = 'open' and coalesce(t.remind_at, t.due_at) = r.remind_at
    returning t.id as task_id, t.user_id, t.title, t.due_at, r.remind_at, t.version, r.correlation_id, r.trace_parent
), published as (
    insert into reminder_published (task_id, remind_at)
    select task_id, remind_at from fired
    on conflict do nothing
    returning task_id
)
select json_strip_nulls(row_to_json(f))::text
from fired f
join published p on p.task_id = f.task_id
