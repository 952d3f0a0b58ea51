-- Plans the next step from the task as it is now, regardless of the event, so the order of events does not matter.
-- Skips steps that are already past. Ends the escalation of a task that is no longer to be escalated.
with escalated as (
    select id, user_id, due_at
    from task
    where id = :#${body.taskId}::uuid and status = 'open' and due_at is not null
      and priority = any (string_to_array(:#${properties:todoflow.escalation.priorities}, ','))
), ended as (
    delete from escalation
    where task_id = :#${body.taskId}::uuid and not exists (select from escalated)
)
insert into escalation as e (task_id, user_id, due_at, step, next_at)
select t.id, t.user_id, t.due_at, next.step, next.at
from escalated t
cross join lateral (
    select s.step, t.due_at + s.delay as at
    from unnest(string_to_array(:#${properties:todoflow.escalation.steps}, ',')::interval[]) with ordinality s(delay, step)
    where t.due_at + s.delay > now()
    order by s.step
    limit 1
) next
on conflict (task_id) do update
set due_at = excluded.due_at, step = excluded.step, next_at = excluded.next_at
where e.due_at <> excluded.due_at
