-- Deletes the outcomes of mails; a waiting mail stays.
with deleted as (
    delete from reminder_mail
    where ctid = any (array(
        select o.ctid
        from reminder_mail o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.mailed_at < now() - nullif(:#${properties:todoflow.retention.reminders}, '')::interval
          and o.outcome <> 'waiting'
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
