-- When each task reminds its user: what the scheduler is told, and what is caught up with when it was away.
create table reminder (
    task_id        uuid        primary key,
    user_id        text        not null,
    remind_at      timestamptz not null,
    version        bigint      not null, -- of the task that this was read from
    state          text        not null check (state in ('waiting', 'fired', 'cancelled')),
    correlation_id text        not null,
    job_pending    boolean     not null, -- the scheduler has not been told yet
    job_retry_at   timestamptz
);
create index reminder_waiting on reminder (remind_at) where state = 'waiting';
create index reminder_job_pending on reminder (task_id) where job_pending;

-- The reminders that were published: one for each task and time, whatever triggers it how often.
create table reminder_published (
    task_id      uuid        not null,
    remind_at    timestamptz not null,
    published_at timestamptz not null default now(),
    primary key (task_id, remind_at)
);

create table notification (
    id         uuid        primary key, -- of the event that it tells of, a UUIDv7
    user_id    text        not null,
    task_id    uuid        not null,
    title      text        not null,
    due_at     timestamptz,
    remind_at  timestamptz not null,
    created_at timestamptz not null default now(),
    read_at    timestamptz
);
create index notification_by_user on notification (user_id, id);

-- Where mails to a user go.
create table user_contact (
    user_id    text        primary key,
    email      text        not null,
    time_zone  text,
    updated_at timestamptz not null default now()
);

-- The reminders that a mail was sent for, or that have no address; written in the transaction that sends.
create table reminder_mail (
    task_id   uuid        not null,
    remind_at timestamptz not null,
    event_id  uuid        not null,
    user_id   text        not null,
    outcome   text        not null check (outcome in ('sent', 'skipped')),
    mailed_at timestamptz not null default now(),
    primary key (task_id, remind_at)
);
