-- Deletes dead letters of the user or the user's tasks. Searches events that are not JSON as text.
with task_of_user as (
    select task_id::text from task_fact where user_id = :#${header.erasedUser}
    union
    select id::text from deleted_task where user_id = :#${header.erasedUser}
), erased as (
    delete from dead_letter
    where ctid = any (array(
        select o.ctid
        from dead_letter o
        where o.event ~ ('"user_id"\s*:\s*"{0,1}' || replace(:#${header.erasedUser}, '.', '\.') || '"{0,1}\s*[,}]')
          or o.task_id in (select task_id from task_of_user)
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
