create table erasure (
    id             uuid        primary key default gen_random_uuid(),
    user_hash      text        not null, -- SHA-256 of the id of the user, in hexadecimal digits
    user_id        text, -- null once nothing of the user can come any more
    requested_by   text        not null,
    correlation_id text        not null,
    requested_at   timestamptz not null default now(),
    erased_at      timestamptz, -- when nothing of the user was left for the first time
    next_pass_at   timestamptz not null default now()
);
create unique index erasure_open on erasure (user_hash) where user_id is not null;
create index erasure_due on erasure (next_pass_at) where user_id is not null;
