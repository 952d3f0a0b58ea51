-- Deletes the facts of tasks that are done or gone.
with deleted as (
    delete from task_fact
    where ctid = any (array(
        select o.ctid
        from task_fact o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and greatest(o.completed_at, o.deleted_at) < now() - nullif(:#${properties:todoflow.retention.statistics}, '')::interval
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
