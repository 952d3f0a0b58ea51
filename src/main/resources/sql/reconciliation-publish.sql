-- Returns missing events to the outbox, each one less and less often. Waits for the previous batch for as long as an
-- event may be in transit: a consumer that is merely slow would otherwise get more and more copies of events that are
-- already queued for it.
with due as (
    select u.id, e.task_id
    from untaken u
    join event e on e.id = u.id
    where u.consumer = :#${body.name}
      and u.next_attempt_at <= now()
      and not exists (select from outbox o where o.id = u.id)
    order by u.id
    limit greatest(0, :#${properties:todoflow.outbox.batch-size}::int - (
        select count(*)
        from untaken w
        where w.consumer = :#${body.name}
          and w.attempted_at > now() - :#${properties:todoflow.reconciliation.patience}::interval))
), appended as (
    insert into outbox (id, task_id, again) select id, task_id, true from due on conflict do nothing
)
update untaken u
set attempts = u.attempts + 1,
    attempted_at = now(),
    next_attempt_at = now() + least(
        interval '1 hour', :#${properties:todoflow.reconciliation.patience}::interval * 2 ^ least(u.attempts, 20))
from due
where u.consumer = :#${body.name} and u.id = due.id
