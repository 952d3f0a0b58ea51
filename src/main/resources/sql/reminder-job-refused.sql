-- The scheduler does not take this one, others it may: it waits twice as long each time, up to an hour.
update reminder
set job_attempts = job_attempts + 1, job_retry_at = now() + least(5 * power(2, least(job_attempts, 10)), 3600) * interval '1 second'
where task_id = :#${exchangeProperty.taskId}::uuid
