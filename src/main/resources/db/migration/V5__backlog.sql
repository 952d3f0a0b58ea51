-- Since when an event waits: a replayed one was created long before.
alter table outbox add appended_at timestamptz not null default now();
-- Counts the letters of a consumer that are still of interest.
create index dead_letter_by_status on dead_letter (consumer, status) where status in ('retrying', 'redriving', 'dead');
