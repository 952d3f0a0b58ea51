-- Whether and how the user wants mails.
with erased as (
    delete from mail_preference
    where ctid = any (array(
        select o.ctid
        from mail_preference o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
