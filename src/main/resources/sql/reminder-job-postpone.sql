update reminder set job_retry_at = now() + interval '5 seconds' where task_id = :#${exchangeProperty.taskId}::uuid
