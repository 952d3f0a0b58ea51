-- The next occurrence of each completed task that recurs: written with the inbox row of its event, then created at the
-- backend. A row is done when it has a created_task_id.
create table next_occurrence (
    task_id         uuid        primary key, -- the completed one: it has one next occurrence, whatever becomes of it
    event_id        uuid        not null,
    user_id         text        not null,
    correlation_id  text        not null,
    draft           text        not null,
    -- What the wall clock of the series shows, which a change of the clocks may move for one occurrence
    time_zone       text        not null,
    due_at          timestamptz,
    local_due       timestamp,
    remind_at       timestamptz,
    local_remind    timestamp,
    created_task_id uuid,
    attempts        int         not null default 0,
    next_attempt_at timestamptz not null default now(),
    last_error      text
);
create index next_occurrence_open on next_occurrence (next_attempt_at) where created_task_id is null;
create index next_occurrence_created on next_occurrence (created_task_id) where created_task_id is not null;
