insert into task
select *
from json_populate_record(null::task, :#${body.taskJson}::json)
