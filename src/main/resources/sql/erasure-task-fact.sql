-- What the user's statistics are counted from.
with erased as (
    delete from task_fact
    where ctid = any (array(
        select o.ctid
        from task_fact o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
