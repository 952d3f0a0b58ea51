-- Takes the due steps and writes their notifications in one statement, so that each step happens once even if a process
-- dies. The last step notifies the contact, earlier ones the user; several missed steps make one notification. Ends the
-- escalation of a task that is done, gone or moved.
with steps as (
    select s.step, s.delay, s.step = count(*) over () as is_last
    from unnest(string_to_array(:#${properties:todoflow.escalation.steps}, ',')::interval[]) with ordinality s(delay, step)
), due as (
    select task_id, due_at, step
    from escalation
    where next_at <= now()
    order by next_at
    limit 100
    for update skip locked
), reached as (
    select t.id, t.user_id, t.title, t.due_at, s.step, s.is_last
    from due d
    join task t on t.id = d.task_id and t.status = 'open' and t.due_at = d.due_at
        and t.priority = any (string_to_array(:#${properties:todoflow.escalation.priorities}, ','))
    join steps s on s.step >= d.step and t.due_at + s.delay <= now()
), notified as (
    insert into notification (id, user_id, task_id, title, due_at, kind, owner)
    select uuid_v7(), user_id, id, title, due_at, 'overdue', null
    from (select distinct id, user_id, title, due_at from reached where not is_last) missed
    union all
    select uuid_v7(), :#${properties:todoflow.escalation.contact}, id, title, due_at, 'escalated', user_id
    from reached
    where is_last and :#${properties:todoflow.escalation.contact} not in ('', user_id)
), waiting as (
    update escalation e
    set step = next.step, next_at = next.at
    from (
        select distinct on (r.id) r.id, s.step, r.due_at + s.delay as at
        from reached r
        join steps s on r.due_at + s.delay > now()
        order by r.id, s.step
    ) next
    where e.task_id = next.id
    returning e.task_id
), ended as (
    delete from escalation
    where task_id in (select task_id from due) and task_id not in (select task_id from waiting)
)
select task_id::text as "taskId"
from due
