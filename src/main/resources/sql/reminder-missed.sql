select task_id::text as "taskId"
from reminder
where state = 'waiting' and remind_at <= now()
order by remind_at
limit 1000
