-- Where the user gets mails, and the user's time zone.
with erased as (
    delete from user_contact
    where ctid = any (array(
        select o.ctid
        from user_contact o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
