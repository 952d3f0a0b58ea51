-- What an operator wants to have published again, and how far that is. Each field that is null allows all.
create table replay (
    id           bigint      generated always as identity primary key,
    from_time    timestamptz, -- event.created_at
    to_time      timestamptz,
    user_id      text,
    task_id      uuid,
    position     bigint      not null, -- event.id; what is up to here was put into the outbox
    last_id      bigint      not null, -- event.id of the last one
    events       bigint      not null, -- how many there were at the time of the request
    replayed     bigint      not null default 0,
    requested_by text,
    requested_at timestamptz not null default now(),
    advanced_at  timestamptz,
    finished_at  timestamptz
);
create index replay_open on replay (id) where finished_at is null;
