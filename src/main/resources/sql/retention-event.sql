-- Deletes published events that are too old to replay; one in the outbox stays. Of a partitioned table, only those in
-- the default partition; other partitions are dropped as a whole.
with rows_of as (
    select coalesce(to_regclass('event_default'), 'event'::regclass) as part
), deleted as (
    delete from event
    where tableoid = (select part from rows_of) and ctid = any (array(
        select o.ctid
        from event o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.tableoid = (select part from rows_of)
          and o.created_at < now() - nullif(:#${properties:todoflow.retention.events}, '')::interval
          and not exists (select from outbox w where w.id = o.id)
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
