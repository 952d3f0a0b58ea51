-- The scheduler refused this reminder but may accept others. Its delay doubles each time, up to an hour.
update reminder
set job_attempts = job_attempts + 1, job_retry_at = now() + least(5 * power(2, least(job_attempts, 10)), 3600) * interval '1 second'
where task_id = :#${exchangeProperty.taskId}::uuid
