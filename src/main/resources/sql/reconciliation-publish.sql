-- Puts what is missing into the outbox, each event less and less often.
with due as (
    select u.id, e.task_id
    from untaken u
    join event e on e.id = u.id
    where u.consumer = :#${body.name}
      and u.next_attempt_at <= now()
      and not exists (select from outbox o where o.id = u.id)
    order by u.id
    limit :#${properties:todoflow.outbox.batch-size}::int
), appended as (
    insert into outbox (id, task_id) select id, task_id from due on conflict do nothing
)
update untaken u
set attempts = u.attempts + 1,
    next_attempt_at = now() + least(
        interval '1 hour', :#${properties:todoflow.reconciliation.patience}::interval * 2 ^ least(u.attempts, 20))
from due
where u.consumer = :#${body.name} and u.id = due.id
