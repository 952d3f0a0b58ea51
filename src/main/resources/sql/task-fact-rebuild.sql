select json_build_object('events', task_fact_rebuild())::text
