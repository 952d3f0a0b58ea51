-- The next reminder to pass to the scheduler: new ones first, then the one tried longest ago. Locked, so that another
-- replica cannot send an older state.
select task_id::text as "taskId", 'reminder-' || task_id as "name", version as "version",
    case state when 'waiting' then 'schedule' else 'delete' end as "operation",
    to_char(remind_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "dueTime",
    json_build_object('type', 'reminder', 'task_id', task_id, 'user_id', user_id, 'version', version)::text as "data"
from reminder
where job_pending and (job_retry_at is null or job_retry_at <= now())
order by job_retry_at nulls first
limit 1
for update skip locked
