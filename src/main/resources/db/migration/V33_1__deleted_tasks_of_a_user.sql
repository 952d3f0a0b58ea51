create index deleted_task_by_user on deleted_task (user_id, deleted_at);
