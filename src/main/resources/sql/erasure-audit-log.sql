-- What happened to the user's tasks.
with erased as (
    delete from audit_log
    where ctid = any (array(
        select o.ctid
        from audit_log o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
