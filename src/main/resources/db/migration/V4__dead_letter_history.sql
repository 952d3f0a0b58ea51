-- A letter may be redriven: 'retrying' and 'dead' become 'redriving', and that 'redriven', or 'dead' again.
alter table dead_letter
    -- each failure: attempt, failed_at, reason; the last fifty
    add history jsonb not null default '[]',
    -- when the next redrive may begin: the lease of the one that runs
    add redrive_at timestamptz,
    add redriven_at timestamptz;
create index dead_letter_redriving on dead_letter (consumer, redrive_at) where status = 'redriving';
create index event_by_user on event (user_id, id);
create index event_by_task on event (task_id, id);
