-- What no event can come again for.
with deleted as (
    delete from inbox
    where ctid = any (array(
        select o.ctid
        from inbox o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.received_at < now() - nullif(:#${properties:todoflow.retention.inbox}, '')::interval
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
