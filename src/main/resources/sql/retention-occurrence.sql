-- Deletes created occurrences once they and the tasks that they follow are gone. While the occurrence exists, its
-- series needs this wall-clock time; while the earlier task exists, it may be reopened and completed again.
with deleted as (
    delete from next_occurrence
    where ctid = any (array(
        select o.ctid
        from next_occurrence o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.planned_at < now() - nullif(:#${properties:todoflow.retention.occurrences}, '')::interval
          and o.created_task_id is not null
          and not exists (select from task t where t.id in (o.task_id, o.created_task_id))
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
