select r.task_id::text as "taskId"
from reminder r
join task t on t.id = r.task_id and t.status = 'open' and coalesce(t.remind_at, t.due_at) = r.remind_at
where r.state = 'waiting' and r.remind_at <= now()
order by r.remind_at
limit 1000
