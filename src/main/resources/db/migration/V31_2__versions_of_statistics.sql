-- The version that a task of ours has, or had when it was deleted. Null for a task of which we have published no change:
-- an adopted one has the versions of its program.
create function task_version_of(id uuid) returns bigint stable language sql as $$
    select coalesce(
        (select t.version from task t where t.id = $1),
        (select (d.task ->> 'version')::bigint from deleted_task d where d.id = $1))
    where exists (select from event e where e.task_id = $1 and e.event_type like 'task.%')
$$;

-- Takes an event envelope into account. An event without a version is not ordered: it fills in what is not known yet, and
-- changes nothing of a task whose state is known by a version. An event is published after its change is committed, so a
-- version that its task never had comes from another program; it would outrank all later events, and is left out.
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
      and coalesce((event #>> '{payload,version}')::bigint <= task_version_of((event #>> '{payload,task_id}')::uuid), true)
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
