-- Selects some tasks of the user to delete through the task API.
select id::text as "taskId"
from task
where user_id = :#${header.erasedUser}
order by id
limit :#${properties:todoflow.erasure.batch-size}::int
