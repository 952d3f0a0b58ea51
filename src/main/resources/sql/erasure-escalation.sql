-- Overdue tasks of which somebody is still to be told.
with erased as (
    delete from escalation
    where ctid = any (array(
        select o.ctid
        from escalation o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
