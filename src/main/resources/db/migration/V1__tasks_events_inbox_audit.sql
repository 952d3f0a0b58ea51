create table task (
    id           uuid        primary key,
    user_id      text        not null,
    title        text        not null,
    description  text,
    status       text        not null,
    priority     text        not null,
    tags         text[]      not null,
    due_at       timestamptz,
    remind_at    timestamptz,
    recurrence   text,
    version      bigint      not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    completed_at timestamptz
);
create index task_by_user on task (user_id, id);

-- Every event that was ever accepted, as it goes to the broker: the source of the relay and of a replay.
create table event (
    id             bigint      generated always as identity primary key,
    event_id       uuid        not null,
    event_type     text        not null,
    task_id        uuid        not null,
    user_id        text        not null,
    correlation_id text        not null,
    topic          text        not null,
    cloud_event    text        not null,
    created_at     timestamptz not null default now()
);

-- The events that the broker has not confirmed yet. Narrow, because each row lives for milliseconds.
create table outbox (
    id              bigint primary key, -- event.id
    task_id         uuid   not null,
    attempts        int    not null default 0,
    next_attempt_at timestamptz,
    last_error      text
);
-- Finds what holds back later events of its task; empty as long as nothing fails.
create index outbox_failed on outbox (task_id, id) where attempts > 0;

-- What each consumer has taken effect of. Its row is written in the transaction of the effect.
create table inbox (
    consumer    text        not null,
    event_id    uuid        not null,
    received_at timestamptz not null default now(),
    primary key (consumer, event_id)
);

-- Events that a consumer could not take. A row is 'retrying' until its attempts are used up, then 'dead'.
create table dead_letter (
    id              bigint      generated always as identity primary key,
    consumer        text        not null,
    delivery_id     text        not null,
    status          text        not null,
    attempts        int         not null,
    reason          text        not null,
    route_id        text        not null,
    pubsub          text        not null,
    topic           text        not null,
    event           text        not null,
    first_failed_at timestamptz not null default now(),
    last_failed_at  timestamptz not null default now(),
    unique (consumer, delivery_id)
);

create table audit_log (
    id             bigint      generated always as identity primary key,
    event_id       uuid        not null unique,
    event_type     text        not null,
    task_id        uuid        not null,
    user_id        text        not null,
    correlation_id text        not null,
    occurred_at    timestamptz not null,
    recorded_at    timestamptz not null default now(),
    event          jsonb       not null
);
create index audit_log_by_task on audit_log (task_id, id);
