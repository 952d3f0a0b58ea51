-- The order of ids is that of these times, whenever their transactions began.
alter table event alter created_at set default clock_timestamp();

-- How far it has been looked whether each consumer has got what was published.
create table consumer (
    name       text        primary key,
    checked_id bigint      not null, -- event.id; what came before is taken, or in untaken
    moved_at   timestamptz not null, -- when the consumer was last seen to go on
    seen_at    timestamptz not null  -- when a process of the consumer last looked
);

-- Published events that a consumer should have and has not.
create table untaken (
    consumer        text        not null,
    id              bigint      not null, -- event.id
    attempts        int         not null default 0,
    attempted_at    timestamptz, -- when it was last published again
    next_attempt_at timestamptz not null,
    primary key (consumer, id)
);
