-- The user's tasks whose deletion could be undone.
with erased as (
    delete from deleted_task
    where ctid = any (array(
        select o.ctid
        from deleted_task o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
