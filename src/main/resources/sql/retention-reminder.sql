-- Deletes reminders that are over, and those whose task is gone.
with deleted as (
    delete from reminder
    where ctid = any (array(
        select o.ctid
        from reminder o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and (o.state <> 'waiting' and not o.job_pending
            and o.remind_at < now() - nullif(:#${properties:todoflow.retention.reminders}, '')::interval
            or o.state = 'waiting' and not exists (select from task t where t.id = o.task_id))
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
