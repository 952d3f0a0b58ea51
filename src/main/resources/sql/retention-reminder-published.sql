-- Deletes records of published reminders. It keeps that of a task that still has its time, which would otherwise remind
-- again.
with deleted as (
    delete from reminder_published
    where ctid = any (array(
        select o.ctid
        from reminder_published o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.published_at < now() - nullif(:#${properties:todoflow.retention.reminders}, '')::interval
          and not exists (
              select from task t where t.id = o.task_id and coalesce(t.remind_at, t.due_at) = o.remind_at)
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
