-- Deletes the notifications to the user, and those to others about the user.
with erased as (
    delete from notification
    where ctid = any (array(
        select o.ctid
        from notification o
        where o.user_id = :#${header.erasedUser} or o.owner = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
