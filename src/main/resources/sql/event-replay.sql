-- Returns the next batch of a claimed replay to the outbox. Events already there are published anyway. A batch that is
-- not full is the last one.
with batch as materialized (
    select id, task_id
    from event
    where id > :#${body[position]} and id <= :#${body[last_id]}
      and (:#${body[from_time]}::timestamptz is null or created_at >= :#${body[from_time]}::timestamptz)
      and (:#${body[to_time]}::timestamptz is null or created_at < :#${body[to_time]}::timestamptz)
      and (:#${body[user_id]}::text is null or user_id = :#${body[user_id]}::text)
      and (:#${body[task_id]}::uuid is null or task_id = :#${body[task_id]}::uuid)
    order by id
    limit :#${properties:todoflow.replay.batch-size}::int
), appended as (
    insert into outbox (id, task_id, again) select id, task_id, true from batch on conflict do nothing
), counted as (
    select count(*) as events, max(id) as last_id, count(*) < :#${properties:todoflow.replay.batch-size}::int as is_last from batch
)
update replay r
set position = coalesce(c.last_id, r.position),
    replayed = r.replayed + c.events,
    advanced_at = clock_timestamp(),
    finished_at = case when c.is_last then clock_timestamp() end
from counted c
where r.id = :#${body[id]}
