-- An event in a dialect of another program may tell neither its user nor its time.
alter table audit_log alter column user_id drop not null, alter column occurred_at drop not null;
alter table task_fact alter column user_id drop not null;

-- The dialect of another program that an event is published in; null for our own envelope.
alter table event add column dialect text;

-- Takes an event envelope into account. An event without a version is not ordered: it fills in what is not known yet, and
-- changes nothing of a task whose state is known by a version.
create or replace function task_fact_apply(event jsonb) returns void language sql as $$
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
    set user_id = coalesce(f.user_id, excluded.user_id),
        version = greatest(f.version, excluded.version),
        created_at = coalesce(f.created_at, excluded.created_at),
        due_at = case
            when excluded.version > f.version then excluded.due_at
            when excluded.version = 0 and f.version = 0 then coalesce(f.due_at, excluded.due_at)
            else f.due_at
        end,
        completed_at = case
            when excluded.version > f.version then excluded.completed_at
            when excluded.version = 0 and f.version = 0 then coalesce(f.completed_at, excluded.completed_at)
            else f.completed_at
        end,
        -- the events of another program may all have the same version
        deleted_at = case
            when excluded.version > f.version then excluded.deleted_at
            when excluded.version = f.version then coalesce(f.deleted_at, excluded.deleted_at)
            else f.deleted_at
        end
$$;
