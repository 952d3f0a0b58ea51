-- The reminder that a job of another program requests, for an open task without a reminder time. A trigger that is
-- repeated within a minute counts once.
with asked as (
    select t.id as task_id, t.user_id, t.title, date_trunc('minute', now()) as remind_at, t.version,
        gen_random_uuid() as correlation_id
    from task t
    where t.id = :#task_id::uuid and t.status = 'open' and coalesce(t.remind_at, t.due_at) is null
      and not exists (
          select from reminder_published p
          where p.task_id = t.id and p.by_job and p.remind_at > now() - interval '1 minute')
), published as (
    insert into reminder_published (task_id, remind_at, by_job)
    select task_id, remind_at, true from asked
    on conflict do nothing
    returning task_id
)
select row_to_json(a)::text
from asked a
join published p on p.task_id = a.task_id
