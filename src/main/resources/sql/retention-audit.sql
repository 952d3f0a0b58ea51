-- Deletes old audit entries. Of a partitioned table, only those in the default partition; other partitions are dropped
-- as a whole.
with rows_of as (
    select coalesce(to_regclass('audit_log_default'), 'audit_log'::regclass) as part
), deleted as (
    delete from audit_log
    where tableoid = (select part from rows_of) and ctid = any (array(
        select o.ctid
        from audit_log o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.tableoid = (select part from rows_of)
          and o.recorded_at < now() - nullif(:#${properties:todoflow.retention.audit}, '')::interval
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
