select task_fact_apply(:#${body.json}::jsonb)
