update next_occurrence
set attempts = attempts + 1, last_error = :#${variable.reason}::text,
    next_attempt_at = now() + least(power(2, least(attempts, 10)), 300) * interval '1 second'
where task_id = :#${exchangeProperty.completedTask}
