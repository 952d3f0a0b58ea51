-- Whether a task was ever ours: it exists, was deleted, or an event of it was published.
select exists (select from task where id = :#${body.taskId})
    or exists (select from deleted_task where id = :#${body.taskId})
    or exists (select from event where task_id = :#${body.taskId})
