-- What the event of a completed task does not tell: its user's time zone, and its wall-clock times if it is itself an
-- occurrence that was created here.
select json_strip_nulls(json_build_object(
    'time_zone', c.time_zone, 'series_time_zone', o.time_zone,
    'due_at', o.due_at, 'local_due', o.local_due, 'remind_at', o.remind_at, 'local_remind', o.local_remind))::text
from (select 1) always
left join user_contact c on c.user_id = :#${body.userId}
left join next_occurrence o on o.created_task_id = :#${body.taskId}
