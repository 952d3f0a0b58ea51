-- Deletes inbox rows whose events cannot arrive again. Of a partitioned table, only those in the default partition;
-- other partitions are dropped as a whole.
with rows_of as (
    select coalesce(to_regclass('inbox_default'), 'inbox'::regclass) as part
), deleted as (
    delete from inbox
    where tableoid = (select part from rows_of) and ctid = any (array(
        select o.ctid
        from inbox o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.tableoid = (select part from rows_of)
          and o.received_at < now() - nullif(:#${properties:todoflow.retention.inbox}, '')::interval
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
