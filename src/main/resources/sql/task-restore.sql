with restored as (
    delete from deleted_task where id = :#${body.task.id}
)
insert into task (id, user_id, title, description, status, priority, tags, due_at, remind_at, recurrence, series, version, created_at, updated_at, completed_at)
select id, user_id, title, description, status, priority, tags, due_at, remind_at, recurrence, series, version, created_at, updated_at, completed_at
from json_populate_record(null::task, :#${body.taskJson}::json)
