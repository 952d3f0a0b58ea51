-- The number of events in the outbox, counted up to 10,000, and the age of the oldest.
select (select count(*) from (select from outbox limit 10000) o) as size,
    coalesce(extract(epoch from clock_timestamp() - (select appended_at from outbox order by id limit 1)), 0)::float8 as age_seconds
