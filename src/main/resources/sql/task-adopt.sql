-- Inserts the task once, even if many events announce it concurrently.
insert into task
select *
from json_populate_record(null::task, :#${header.adoptedTask}::json)
on conflict (id) do nothing
