-- Deletes notifications, read or not.
with deleted as (
    delete from notification
    where ctid = any (array(
        select o.ctid
        from notification o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.created_at < now() - nullif(:#${properties:todoflow.retention.notifications}, '')::interval
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
