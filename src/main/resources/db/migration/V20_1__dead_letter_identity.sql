-- A CloudEvent is known by its source and its id, and both may be told by several programs: what makes a letter one is
-- the event itself. The same event that fails again is the same letter, any other is another.
alter table dead_letter add source text not null default '';
alter table dead_letter add identity uuid not null
    generated always as (md5(source || e'\n' || delivery_id || e'\n' || event)::uuid) stored;
alter table dead_letter drop constraint dead_letter_consumer_delivery_id_key;
alter table dead_letter add unique (consumer, identity);
-- Tells an event from another one of the same event_id; null for what was taken before this was known.
alter table inbox add fingerprint bigint;
