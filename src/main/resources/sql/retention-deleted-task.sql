-- Deletes tasks whose deletion can no longer be undone.
with deleted as (
    delete from deleted_task
    where ctid = any (array(
        select o.ctid
        from deleted_task o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.deleted_at < now() - nullif(:#${properties:todoflow.retention.deleted-tasks}, '')::interval
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
