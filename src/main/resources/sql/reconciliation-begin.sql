-- Starts a new consumer with events published from now on, and gives one that was down time to catch up by itself.
-- Writers of events hold a lock on the table until they end. Every role can see locks, but not when transactions began.
with writer as materialized (
    select coalesce(array_agg(virtualtransaction), '{}') as open
    from pg_locks
    where locktype = 'relation'
      and database = (select oid from pg_database where datname = current_database())
      and relation = 'event'::regclass
      and mode = 'RowExclusiveLock'
      and pid is distinct from pg_backend_pid()
)
insert into consumer (name, checked_id, moved_at, seen_at, bound_id, bound_writers)
select :#${body.name}, coalesce(max(id), 0), now(), now(), coalesce(max(id), 0), (select open from writer)
from event
on conflict (name) do update set
    moved_at = case
        when consumer.seen_at < now() - :#${properties:todoflow.reconciliation.patience}::interval
            - 3 * :#${properties:todoflow.reconciliation.interval}::interval then now()
        else consumer.moved_at
    end,
    seen_at = now(),
    (complete_id, bound_id, bound_writers) = (
        select
            case when ended then consumer.bound_id else consumer.complete_id end,
            case when ended then excluded.bound_id else consumer.bound_id end,
            case when ended then excluded.bound_writers else consumer.bound_writers end
        from (
            -- of a row that a release before this one wrote, nothing is known
            select consumer.bound_writers is null or not consumer.bound_writers && excluded.bound_writers as ended
        ) bound)
