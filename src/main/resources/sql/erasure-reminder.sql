-- Deletes the user's reminders. One of a task that was just deleted stays until its job is removed from the scheduler,
-- because the job names the user, too.
with erased as (
    delete from reminder
    where ctid = any (array(
        select o.ctid
        from reminder o
        where o.user_id = :#${header.erasedUser}
          and o.state <> 'waiting'
          and not (o.job_pending and :#${properties:todoflow.use-dapr}::boolean)
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
