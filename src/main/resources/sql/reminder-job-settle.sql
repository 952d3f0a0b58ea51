update reminder set job_pending = false, job_retry_at = null, job_attempts = 0 where task_id = :#${exchangeProperty.taskId}::uuid
