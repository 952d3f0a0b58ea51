-- Returns whether the event counts: task_fact_apply ignores a version that the task never had.
with applied as materialized (select task_fact_apply(:#${body.json}::jsonb))
select coalesce(:#${body.version}::bigint <= task_version_of(:#${body.taskId}::uuid), true) as counts from applied
