-- The steps and the file of a route that runs in another process, as that told last.
select files -> ?::text as file
from flow_process
where format = ?::int and files -> ?::text is not null
order by expires_at desc
limit 1
