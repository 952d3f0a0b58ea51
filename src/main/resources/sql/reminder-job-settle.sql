update reminder set job_pending = false, job_retry_at = null where task_id = :#${exchangeProperty.taskId}::uuid
