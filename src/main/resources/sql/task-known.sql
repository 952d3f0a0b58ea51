-- Whether a task was ever ours: it is there, was deleted, or we published an event of it.
select exists (select from task where id = :#${body.taskId})
    or exists (select from deleted_task where id = :#${body.taskId})
    or exists (select from event where task_id = :#${body.taskId})
