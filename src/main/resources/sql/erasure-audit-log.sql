-- Deletes the audit entries of the user's tasks, also those of events that name no user.
with task_of_user as (
    select task_id from task_fact where user_id = :#${header.erasedUser}
    union
    select id from deleted_task where user_id = :#${header.erasedUser}
), erased as (
    delete from audit_log
    where event_id = any (array(
        (select o.event_id from audit_log o where o.user_id = :#${header.erasedUser})
        union all
        (select o.event_id from task_of_user t join audit_log o on o.task_id = t.task_id and o.user_id is null)
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
