-- What each table holds, also for docs/data-model.md, which a test writes from these comments.
comment on table task is
    'One row per task. The state of open and completed tasks';
comment on table deleted_task is
    'One row per deleted task. The task as its deletion left it, until it can no longer be restored';
comment on table idempotency_key is
    'One row per user and key. The task that a request with `Idempotency-Key` created, as it was answered';
comment on table event is
    'One row per event. The event log: every event as it goes to the broker, also in `dialect`s of other programs. Source of replay and reconciliation';
comment on table outbox is
    'One row per unpublished event. What the relay has to publish. A row lives for milliseconds';
comment on table outbox_share is
    'One row per share of the tasks. The relay that holds the lease of a share, and until when';
comment on table outbox_relay is
    'One row per running relay. The relays that divide the shares among themselves';
comment on table flow_process is
    'One row per process. The flows, counters and route files of the process, for the page; a process that has been gone for a day is forgotten';
comment on table inbox is
    'One row per consumer and event. The event took effect at the consumer; `fingerprint` tells another event with the same id. The Kamelet `task-event-source` writes it';
comment on table dead_letter is
    'One row per consumer and failed event. The event, the reason, the attempts and the state of its redrive';
comment on table consumer is
    'One row per consumer. How far the event log was compared with the inbox';
comment on table untaken is
    'One row per consumer and missing event. Published events that the consumer never got';
comment on table restoration is
    'One row per restore of the database. The moment that the database was restored to; consumers refuse what the broker has of undone changes. The function `database_restored` writes it';
comment on table replay is
    'One row per request for a replay. What is published again, and how far that is';
comment on table erasure is
    'One row per erased user. Who asked for it and when; the user as a hash';
comment on table audit_log is
    'One row per task event. The history of tasks, and the source for rebuilding statistics';
comment on table task_fact is
    'One row per task. What statistics count: the state of the highest version seen. The function `task_fact_apply` writes it';
comment on table reminder is
    'One row per task with a time. When to remind, and whether the scheduler knows (`job_pending`)';
comment on table reminder_published is
    'One row per task and time. The reminder was published; keeps it single';
comment on table escalation is
    'One row per overdue task. The next step of the escalation, and when it is due';
comment on table notification is
    'One row per published reminder, series that ended, or step of an escalation. What the user sees in the application, and when it was read';
comment on table reminder_mail is
    'One row per task and time. The mail queue, and what became of each mail';
comment on table user_contact is
    'One row per user. Mail address, time zone, and what becomes of missed occurrences';
comment on table mail_preference is
    'One row per user. The preferences that mails need, copied for services that cannot read the state store';
comment on table next_occurrence is
    'One row per completed recurring task. The occurrence to create, until the backend has created it';

-- Erases a batch of the rows that a user has in a table, and returns how many these were.
create function erase_rows(of_table regclass, of_user text, at_most int) returns bigint language plpgsql as $$
declare
    erased bigint;
begin
    execute format('delete from %1$s where ctid = any (array(select ctid from %1$s where user_id = $1 limit $2))', of_table)
        using of_user, at_most;
    get diagnostics erased = row_count;
    return erased;
end
$$;

-- The same as before, for each type of task events: all of them have the task after the change.
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
    where event ->> 'event_type' like 'task.%'
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
