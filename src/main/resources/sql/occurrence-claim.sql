-- Claims the next occurrences to create under a lease, so that those of a dead process are claimed again.
update next_occurrence o
set next_attempt_at = now() + interval '30 seconds'
from (
    select task_id
    from next_occurrence
    where created_task_id is null and next_attempt_at <= now()
    order by next_attempt_at
    limit 10
    for update skip locked
) claimed
where o.task_id = claimed.task_id
returning o.task_id, o.event_id, o.user_id, o.correlation_id, o.draft, o.trace_parent as "traceParent"
