update task
set title = t.title, description = t.description, status = t.status, priority = t.priority, tags = t.tags, due_at = t.due_at,
    remind_at = t.remind_at, recurrence = t.recurrence, series = t.series, version = t.version, updated_at = t.updated_at, completed_at = t.completed_at
from json_populate_record(null::task, :#${body.taskJson}::json) t
where task.id = t.id
