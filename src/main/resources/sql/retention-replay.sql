-- Deletes finished replays.
with deleted as (
    delete from replay
    where ctid = any (array(
        select o.ctid
        from replay o
        where (select pg_try_advisory_xact_lock(hashtextextended('todoflow.retention', 0)))
          and o.finished_at < now() - nullif(:#${properties:todoflow.retention.replays}, '')::interval
        limit :#${properties:todoflow.retention.batch-size}::int
    ))
    returning 1
)
select count(*) from deleted
