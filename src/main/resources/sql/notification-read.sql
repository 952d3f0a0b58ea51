update notification
set read_at = coalesce(read_at, now())
where id = :#notification_id::uuid and user_id = :#user_id
returning json_strip_nulls(json_build_object(
    'id', id, 'task_id', task_id, 'kind', kind, 'owner', owner, 'title', title, 'due_at', due_at, 'remind_at', remind_at, 'created_at', created_at, 'read_at', read_at))::text
