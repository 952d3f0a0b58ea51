-- Which relay publishes the events of which tasks. A task belongs to one share, and a share to the relay that holds its
-- lease, which ends by the clock of the database.
create function outbox_share_of(task_id uuid) returns int language sql immutable as 'select uuid_hash(task_id) & 15';

create table outbox_share (
    share      int         primary key, -- what outbox_share_of gives
    holder     uuid, -- outbox_relay.id
    expires_at timestamptz not null default '-infinity'
);
insert into outbox_share (share) select generate_series(0, 15);

-- The relays that run, among which the shares are divided.
create table outbox_relay (
    id         uuid        primary key, -- a process, from its start to its end
    expires_at timestamptz not null
);
