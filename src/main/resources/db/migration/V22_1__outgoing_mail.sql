-- A mail is written down with the inbox row of its event, and sent afterwards, so that one that cannot be sent delays no
-- other. It is 'waiting' until it is 'sent', or 'skipped' because its user wants none, 'outdated' because its task is
-- done, gone or moved, or the reminder too old, or 'refused' because it cannot be sent.
alter table reminder_mail
    drop constraint reminder_mail_outcome_check,
    add check (outcome in ('waiting', 'sent', 'skipped', 'outdated', 'refused')),
    add attempts        int not null default 0, -- that failed because of the mail itself
    add next_attempt_at timestamptz, -- of a waiting one; the end of the lease of one that is being sent
    add last_error      text,
    add delivery        jsonb, -- the event as it came, for its dead letter; while the mail waits
    add trace_parent    text;
create index reminder_mail_waiting on reminder_mail (next_attempt_at) where outcome = 'waiting';
