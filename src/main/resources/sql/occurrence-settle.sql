update next_occurrence
set created_task_id = (:#${bodyAs(String)}::json ->> 'id')::uuid, attempts = attempts + 1, last_error = null
where task_id = :#${exchangeProperty.completedTask}
