-- Plans the next step for a task from the task as it is now, whatever event told of it, so that the order of events does not
-- matter. Steps that would be in the past already are left out. A task that is not to be escalated ends its escalation.
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
