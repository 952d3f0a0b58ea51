-- What became of the user's mails, also those that wait to be sent.
with erased as (
    delete from reminder_mail
    where ctid = any (array(
        select o.ctid
        from reminder_mail o
        where o.user_id = :#${header.erasedUser}
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
