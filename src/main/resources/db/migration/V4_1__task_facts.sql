-- What is to know about each task for its statistics: the state of its highest version that was seen. Events may come
-- twice and in any order; the outcome is the same.
create table task_fact (
    task_id      uuid   primary key,
    user_id      text   not null,
    version      bigint not null,
    created_at   timestamptz,
    due_at       timestamptz,
    completed_at timestamptz,
    deleted_at   timestamptz
);
create index task_fact_by_user on task_fact (user_id);

-- Takes an event envelope into account.
create function task_fact_apply(event jsonb) returns void language sql as $$
    insert into task_fact as f (task_id, user_id, version, created_at, due_at, completed_at, deleted_at)
    select
        (event #>> '{payload,task_id}')::uuid,
        event #>> '{payload,user_id}',
        coalesce((event #>> '{payload,version}')::bigint, 0),
        coalesce(event #>> '{payload,created_at}', case event ->> 'event_type' when 'task.created' then event ->> 'timestamp' end)::timestamptz,
        (event #>> '{payload,due_at}')::timestamptz,
        coalesce(event #>> '{payload,completed_at}', case event ->> 'event_type' when 'task.completed' then event ->> 'timestamp' end)::timestamptz,
        case event ->> 'event_type' when 'task.deleted' then event ->> 'timestamp' end::timestamptz
    where event ->> 'event_type' in ('task.created', 'task.updated', 'task.completed', 'task.deleted')
    on conflict (task_id) do update
    set version = greatest(f.version, excluded.version),
        created_at = coalesce(f.created_at, excluded.created_at),
        due_at = case when excluded.version > f.version then excluded.due_at else f.due_at end,
        completed_at = case when excluded.version > f.version then excluded.completed_at else f.completed_at end,
        deleted_at = coalesce(f.deleted_at, excluded.deleted_at)
$$;

-- Takes events into account, and returns how many. What cannot be counted, as an event with a time that is none, is left
-- out, as the consumer 'analytics' leaves it to the dead letters.
create function task_fact_apply_all(taken jsonb[]) returns bigint language plpgsql as $$
declare
    one jsonb;
    events bigint := 0;
begin
    perform task_fact_apply(e) from unnest(taken) e;
    return coalesce(array_length(taken, 1), 0);
exception when data_exception then
    foreach one in array taken loop
        begin
            perform task_fact_apply(one);
            events := events + 1;
        exception when data_exception then
            raise warning 'Event % is left out: %', one ->> 'event_id', sqlerrm;
        end;
    end loop;
    return events;
end
$$;

-- Makes all facts anew out of the audit log; returns how many events were taken into account. Events that the consumer
-- 'analytics' has, but 'audit' does not have yet, would be lost by that, and are taken from where they were published.
create function task_fact_rebuild() returns bigint language plpgsql as $$
declare
    of_a_thousand jsonb[];
    events bigint := 0;
begin
    -- the consumer waits, readers do not
    lock table task_fact in share row exclusive mode;
    delete from task_fact;
    for of_a_thousand in
        select array_agg(event)
        from (
            select a.event, row_number() over () as number from audit_log a
            union all
            select e.cloud_event::jsonb -> 'data', row_number() over ()
            from event e
            join inbox i on i.consumer = 'analytics' and i.event_id = e.event_id
            where not exists (select from audit_log a where a.event_id = e.event_id)
        ) all_events
        group by number / 1000
    loop
        events := events + task_fact_apply_all(of_a_thousand);
    end loop;
    return events;
end
$$;
