-- Deletes letters that are settled or discarded, or that nobody has redriven.
with deleted as (
    delete from dead_letter
    where ctid = any (array(
        select o.ctid
        from dead_letter o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and greatest(o.last_failed_at, o.discarded_at) < now() - nullif(:#${properties:todoflow.retention.dead-letters}, '')::interval
          and o.status <> 'redriving'
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
