-- Deleted tasks, as their deletion left them, for as long as it can be undone.
create table deleted_task (
    id         uuid        primary key,
    user_id    text        not null,
    task       jsonb       not null,
    deleted_at timestamptz not null default now()
);
create index deleted_task_by_age on deleted_task using brin (deleted_at) with (autosummarize);

-- Takes an event envelope into account. A deletion may be undone by an event of a higher version.
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
    set version = greatest(f.version, excluded.version),
        created_at = coalesce(f.created_at, excluded.created_at),
        due_at = case when excluded.version > f.version then excluded.due_at else f.due_at end,
        completed_at = case when excluded.version > f.version then excluded.completed_at else f.completed_at end,
        -- the events of another program may all have the same version, or none
        deleted_at = case
            when excluded.version > f.version then excluded.deleted_at
            when excluded.version in (f.version, 0) then coalesce(f.deleted_at, excluded.deleted_at)
            else f.deleted_at
        end
$$;
