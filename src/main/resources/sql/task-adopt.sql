-- Once, however many events tell of the same task at the same time.
insert into task
select *
from json_populate_record(null::task, :#${header.adoptedTask}::json)
on conflict (id) do nothing
