with restored as (
    delete from deleted_task where id = :#${body.task.id}
)
insert into task
select *
from json_populate_record(null::task, :#${body.taskJson}::json)
