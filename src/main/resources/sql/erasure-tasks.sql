-- Selects some tasks of the user to delete through the task API. A task that was created during the pass waits for the
-- next one, so that a user with many new tasks does not hold up the erasures of others.
select id::text as "taskId"
from task
where user_id = :#${header.erasedUser} and created_at <= :#${header.erasedUntil}::timestamptz
order by id
limit :#${properties:todoflow.erasure.batch-size}::int
