select json_strip_nulls(json_build_object(
    'id', id::text, 'from', from_time, 'to', to_time, 'user_id', user_id, 'task_id', task_id, 'events', events,
    'replayed', replayed, 'requested_by', requested_by, 'requested_at', requested_at, 'finished_at', finished_at))::text
from replay
where id = :#replay_id::bigint
