-- Overdue tasks of which somebody is told step by step. A row is one process instance: it ends with its task or its last step.
create table escalation (
    task_id uuid        primary key,
    user_id text        not null,
    due_at  timestamptz not null, -- for which it was planned
    step    int         not null, -- the next one, from 1
    next_at timestamptz not null
);

create index escalation_next on escalation (next_at);
create index escalation_user on escalation (user_id);

-- The user whose task it is, where somebody else is told of it
alter table notification add owner text;

create index notification_owner on notification (owner) where owner is not null;

-- An id that sorts by its time (RFC 9562, version 7), for a row that no event names.
create function uuid_v7() returns uuid volatile language sql as $$
    select encode(
        int8send((extract(epoch from clock_timestamp()) * 1000)::bigint << 16 | 28672 | (random() * 4095)::bigint)
            || substring(uuid_send(gen_random_uuid()) from 9),
        'hex')::uuid
$$;
