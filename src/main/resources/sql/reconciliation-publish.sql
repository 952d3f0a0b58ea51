-- Puts what is missing into the outbox, each event less and less often. Of a batch that has not come yet, the next waits
-- for as long as an event may be on its way: to a consumer that is merely slow, more and more would be published that it
-- has in front of it already.
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
