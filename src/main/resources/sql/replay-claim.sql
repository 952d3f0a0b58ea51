-- The replay whose turn it is, unless another process is working on it, or the outbox is so long that a new event would
-- have to wait.
select id, from_time, to_time, user_id, task_id, position, last_id
from replay
where finished_at is null
  and (select count(*) from (select from outbox limit :#${properties:todoflow.replay.batch-size}::int + 1) o)
      <= :#${properties:todoflow.replay.batch-size}::int
order by advanced_at nulls first, id
limit 1
for update skip locked
