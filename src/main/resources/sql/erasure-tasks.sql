-- Some tasks of the user, which are deleted as the user would delete them.
select id::text as "taskId"
from task
where user_id = :#${header.erasedUser}
order by id
limit :#${properties:todoflow.erasure.batch-size}::int
