-- Deletes the user's events from the log. Events in the outbox are published first.
with erased as (
    delete from event
    where id = any (array(
        select o.id
        from event o
        where o.user_id = :#${header.erasedUser} and not exists (select from outbox w where w.id = o.id)
        limit :#${properties:todoflow.erasure.batch-size}::int
    ))
    returning 1
)
select count(*) from erased
