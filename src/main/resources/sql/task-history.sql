-- No row when there never was such a task: a deleted one keeps its history, a new one has none for a moment.
select json_build_object('items', coalesce(json_agg(json_build_object(
    'event_id', a.event_id, 'event_type', a.event_type, 'timestamp', a.event -> 'timestamp',
    'recorded_at', to_char(a.recorded_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'correlation_id', a.correlation_id, 'payload', a.event -> 'payload') order by a.id) filter (where a.id is not null), '[]'))::text
from (select 1) always
left join audit_log a on a.task_id = :#task_id::uuid and a.user_id = :#user_id
having count(a.id) > 0 or exists (select from task where id = :#task_id::uuid and user_id = :#user_id)
