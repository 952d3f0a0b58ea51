-- Makes the facts of the next tasks anew, in the order of their ids: last is the last of them, and null when there is none.
-- Only their rows are locked. A consumer that has one of them in its hands is waited for; what it takes meanwhile is
-- merged by the version of the task.
create function task_fact_rebuild_batch(after uuid, size int, out last uuid, out events bigint) language plpgsql as $$
declare
    tasks uuid[];
begin
    select array_agg(task_id order by task_id) into tasks
    from (
        (select task_id from audit_log where task_id > after group by task_id order by task_id limit size)
        union
        (select task_id from event where task_id > after group by task_id order by task_id limit size)
        union
        (select task_id from task_fact where task_id > after order by task_id limit size)
        order by task_id
        limit size
    ) next;
    last := tasks[array_length(tasks, 1)];
    perform from task_fact where task_id = any(tasks) order by task_id for update;
    delete from task_fact where task_id = any(tasks);
    select task_fact_apply_all(array_agg(taken.event)) into events
    from (
        select a.event from audit_log a where a.task_id = any(tasks)
        union all
        -- the consumer 'analytics' may be ahead of 'audit'
        select e.cloud_event::jsonb -> 'data'
        from event e
        join inbox i on i.consumer = 'analytics' and i.event_id = e.event_id
        where e.task_id = any(tasks) and not exists (select from audit_log a where a.event_id = e.event_id)
    ) taken;
    events := coalesce(events, 0);
end
$$;

-- The id in the envelope of an event, and null when there is none that an inbox could have.
create function envelope_id(event text) returns uuid immutable language plpgsql as $$
begin
    return (event::json ->> 'event_id')::uuid;
exception when others then
    return null;
end
$$;
