-- Published events that are too old to be replayed; one that waits in the outbox stays.
with deleted as (
    delete from event
    where ctid = any (array(
        select o.ctid
        from event o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.created_at < now() - nullif(:#${properties:todoflow.retention.events}, '')::interval
          and not exists (select from outbox w where w.id = o.id)
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
