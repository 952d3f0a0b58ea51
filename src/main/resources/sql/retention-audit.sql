-- What happened to tasks long ago.
with deleted as (
    delete from audit_log
    where ctid = any (array(
        select o.ctid
        from audit_log o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.recorded_at < now() - nullif(:#${properties:todoflow.retention.audit}, '')::interval
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
