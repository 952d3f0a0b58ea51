-- One index for each sort of a list. The key of a sort is never null, so that (key, id) orders all tasks of a user:
-- a task without due time counts as due after all others.
create index task_by_created on task (user_id, created_at, id);
create index task_by_updated on task (user_id, updated_at, id);
create index task_by_due on task (user_id, coalesce(due_at, 'infinity'::timestamptz), id);
create index task_by_priority on task (user_id, array_position(array['low', 'medium', 'high'], priority), id);
drop index task_by_user;

-- What the Idempotency-Key of a user has created, as it was answered; kept whatever becomes of the task.
create table idempotency_key (
    user_id    text        not null,
    key        text        not null,
    task       text        not null,
    expires_at timestamptz not null,
    primary key (user_id, key)
);
create index idempotency_key_by_expiry on idempotency_key (expires_at);
