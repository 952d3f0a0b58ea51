-- A consumer begins with what is published from now on. One that was away is given time to go on by itself.
insert into consumer (name, checked_id, moved_at, seen_at)
select :#${body.name}, coalesce(max(id), 0), now(), now()
from event
on conflict (name) do update set
    moved_at = case
        when consumer.seen_at < now() - :#${properties:todoflow.reconciliation.patience}::interval
            - 3 * :#${properties:todoflow.reconciliation.interval}::interval then now()
        else consumer.moved_at
    end,
    seen_at = now()
