-- The steps and the file of a route in another process, from its last description.
select files -> ?::text as file
from flow_process
where format = ?::int and files -> ?::text is not null
order by expires_at desc
limit 1
